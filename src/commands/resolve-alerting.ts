import type { AlertingTarget } from '../alerting/alert.js';
import { labelNameProblem, labelValueProblem } from '../exposition/names.js';
import type { Labels } from '../model/metric-family.js';
import type { Resolver } from '../options/resolver.js';
import { resolvePrefix } from '../plan/prefix.js';
import { resolveLabels } from '../plan/resolve-identity.js';
import { resolveMatchers } from '../plan/resolve-selector.js';

export async function resolveTarget(resolver: Resolver): Promise<AlertingTarget> {
  const matchers = await resolveMatchers(resolver);
  if (matchers.some(({ label }) => label === '__name__')) {
    resolver.report('match', '__name__ is not a label of groups: leave it out');
  }
  return {
    engine: resolver.choice('for'),
    prefix: resolvePrefix(resolver),
    matchers,
    gatewayJob: resolveGatewayJob(resolver),
    without: resolveNames(resolver, 'without'),
  };
}

function resolveGatewayJob(resolver: Resolver): string {
  const read = (text: string): string | undefined =>
    labelValueProblem(text) === undefined ? text : undefined;
  return resolver.parsed('gatewayJob', 'pushgateway', read, 'write the job_name of its scrape');
}

/** Reads label names without duplicates. `job` is left out, because every group has it. */
export function resolveNames(resolver: Resolver, key: 'groupLabel' | 'without'): readonly string[] {
  const names = [...new Set(resolver.values(key))];
  for (const name of names) {
    const problem = groupLabelProblem(name);
    if (problem !== undefined) resolver.report(key, problem);
  }
  return names;
}

function groupLabelProblem(name: string): string | undefined {
  if (name === '') return 'is empty: name a label';
  return name === 'job' ? 'job belongs to every group: leave it out' : labelNameProblem(name);
}

/**
 * Labels of a rule can't separate groups: Prometheus refuses two alerts that become equal when a
 * label is replaced.
 */
const IDENTITY = ['job', 'instance', 'alertname'];

/** JOBMETER_LABEL and config files are for runs. */
export function resolveAlertLabels(resolver: Resolver, groupLabels: readonly string[]): Labels {
  if (resolver.setBy('label') !== 'flag') return {};
  const labels = resolveLabels(resolver, 'label', [...IDENTITY, ...groupLabels], 'refused');
  const isTemplate = Object.values(labels).some((value) => value.includes('{{'));
  if (isTemplate) {
    resolver.report('label', 'has {{ in a value: Prometheus would take it for a template');
  }
  return labels;
}

export function resolveRunbookUrl(resolver: Resolver): string | undefined {
  const read = (text: string): string | undefined => {
    const url = URL.canParse(text.replaceAll('%s', 'x'))
      ? new URL(text.replaceAll('%s', 'x'))
      : undefined;
    return url !== undefined && /^https?:$/.test(url.protocol) && !/[\s{}]/.test(text)
      ? text
      : undefined;
  };
  return resolver.parsed(
    'runbookUrl',
    undefined,
    read,
    'write an address such as https://wiki.example.com/runbooks/%s, without spaces and braces',
  );
}

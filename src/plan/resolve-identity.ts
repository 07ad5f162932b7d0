import type { Labels } from '../model/metric-family.js';
import type { GroupingKey } from '../model/grouping-key.js';
import { labelNameProblem, labelValueProblem } from '../exposition/names.js';
import type { ListKey } from '../options/options.js';
import type { Resolver } from '../options/resolver.js';

/** Labels that jobmeter's own metrics use. */
const TAKEN_LABELS: readonly string[] = [
  'outcome',
  'record',
  'stream',
  'stage',
  'preset',
  'mode',
  'host',
  'version',
  'schedule',
  'le',
  'quantile',
];

/**
 * `may-be-empty` is for `delete`: a group with an empty label value can break a gateway's /metrics.
 */
type EmptyValues = 'refused' | 'may-be-empty';

export function resolveGroupingKey(
  resolver: Resolver,
  emptyValues: EmptyValues = 'refused',
): GroupingKey {
  return {
    job: resolveJob(resolver),
    labels: resolveLabels(resolver, 'group', ['job'], emptyValues),
  };
}

export function resolveConstantLabels(resolver: Resolver, key: GroupingKey): Labels {
  const taken = ['job', ...Object.keys(key.labels), ...TAKEN_LABELS];
  return resolveLabels(resolver, 'label', taken, 'refused');
}

function resolveJob(resolver: Resolver): string {
  const job = resolver.value('job');
  if (job === undefined) {
    resolver.report('job', 'is missing: name the job, as in --job db_backup');
    return '';
  }
  const problem =
    job === ''
      ? 'is empty: name the job, as in --job db_backup'
      : labelValueProblem(job)?.replace(/^the value /, '');
  if (problem !== undefined) resolver.report('job', problem);
  return job;
}

export function resolveLabels(
  resolver: Resolver,
  key: ListKey,
  taken: readonly string[],
  emptyValues: EmptyValues,
): Labels {
  const labels = new Map<string, string>();
  for (const text of resolver.values(key)) {
    const label = splitLabel(text);
    const problem =
      label === undefined ? withoutSeparator(text) : labelProblem(label, taken, emptyValues);
    if (label === undefined || problem !== undefined) {
      resolver.report(key, problem ?? withoutSeparator(text));
    } else if (labels.has(label.name) && labels.get(label.name) !== label.value) {
      resolver.report(key, `"${label.name}" has two values: keep one`);
    } else {
      labels.set(label.name, label.value);
    }
  }
  return Object.fromEntries(labels);
}

interface Label {
  readonly name: string;
  readonly value: string;
}

function splitLabel(text: string): Label | undefined {
  const separator = text.indexOf('=');
  if (separator < 0) return undefined;
  return { name: text.slice(0, separator), value: text.slice(separator + 1) };
}

function withoutSeparator(text: string): string {
  return `"${text}" has no =: write LABEL=VALUE`;
}

function labelProblem(
  { name, value }: Label,
  taken: readonly string[],
  emptyValues: EmptyValues,
): string | undefined {
  const nameProblem = labelNameProblem(name);
  if (nameProblem !== undefined) return nameProblem;
  if (taken.includes(name)) {
    return name === 'job'
      ? 'job is set by --job: leave it out here'
      : `"${name}" is already in use: choose another label name`;
  }
  if (value === '' && emptyValues === 'may-be-empty') return undefined;
  const valueProblem = labelValueProblem(value);
  return valueProblem === undefined ? undefined : `${name}=${value}: ${valueProblem}`;
}

import { groupingPath } from '../destinations/pushgateway/grouping-path.js';
import { Textfile } from '../destinations/textfile/textfile.js';
import type { Host } from '../host.js';
import { groupingPairs } from '../model/grouping-key.js';
import { type Access, argvOf, hasDestination, type NamedFile, type Plan } from '../model/plan.js';
import { formatPattern, formatRegexp } from '../extract/patterns/pattern.js';
import type { StagePattern, ValuePattern } from '../extract/patterns/value-pattern.js';
import { fold } from '../state/fold.js';
import { foldContextOf } from '../delivery/fold-context.js';
import { ownVersion } from '../util/version.js';
import { type Exit, printed } from './command.js';
import { assumedRun, expositionOf } from './report.js';

/** Runs nothing: says what would be run, where the result would go, and what a success would send. */
export async function dryRun(host: Host, plan: Plan): Promise<Exit> {
  const state = fold(
    undefined,
    foldContextOf(plan, host.clock.now()),
    assumedRun(plan, host, ownVersion()),
  );
  const exposition = await expositionOf(state, plan.state.kind === 'none' ? 'unknown' : 'known');
  const lines = describePlan(plan).map(([name, value]) => `${`${name}:`.padEnd(16)}${value}`);
  return printed(
    host,
    `${lines.join('\n')}\n\n# what a first successful run would send\n${exposition}`,
  );
}

function describePlan(plan: Plan): readonly (readonly [string, string])[] {
  const method = plan.method === 'add' ? 'POST' : 'PUT';
  const urls = plan.gateways.map(({ display }) => `${method} ${display}${groupingPath(plan.key)}`);
  return [
    ['command', JSON.stringify(argvOf(plan.command))],
    ['grouping key', groupingPairs(plan.key).map(formatPair).join(' ')],
    ['labels', Object.entries(plan.labels).map(formatPair).join(' ') || 'none'],
    ...(hasDestination(plan) ? urls : ['none: the result is kept locally only']).map(
      (url) => ['gateway', url] as const,
    ),
    ...describeAccess(plan.access).map((each) => ['access', each] as const),
    ...[plan.textfile ?? []]
      .flat()
      .map((directory) => ['textfile', new Textfile(directory, 0).fileOf(plan.key)] as const),
    ['push timeout', `${plan.pushTimeoutSeconds} s`],
    ['state', plan.state.kind === 'directory' ? plan.state.path : 'none'],
    ...plan.records.map((each) => ['records', describePattern(each)] as const),
    ...plan.gauges.map((each) => ['gauge', describePattern(each)] as const),
    ...plan.stages.map((each) => ['stage', describeStage(each)] as const),
    ...(plan.expect === undefined ? [] : [['expect', plan.expect.text] as const]),
    ['success codes', plan.successCodes.join(',')],
  ];
}

function describePattern({ name, aggregation, pattern, preset }: ValuePattern): string {
  return `${name}: ${aggregation} of ${formatPattern(pattern)}${originOf(preset)}`;
}

function describeStage({ name, preset, ...regexp }: StagePattern): string {
  return `${name}: from ${formatRegexp(regexp)} on${originOf(preset)}`;
}

function originOf(preset: string | undefined): string {
  return preset === undefined ? '' : ` (preset ${preset})`;
}

/** Who we are, without what proves it. */
function describeAccess({ credentials, headers, tls }: Access): readonly string[] {
  const files = Object.values(tls) as readonly NamedFile[];
  return [
    ...(credentials.kind === 'basic' ? [`as the user ${credentials.user}`] : []),
    ...(credentials.kind === 'bearer' ? [`with ${credentials.token.source}`] : []),
    ...Object.keys(headers).map((name) => `with the header ${name}`),
    ...files.map(({ source, path }) => `with ${source} ${path}`),
  ];
}

function formatPair([name, value]: readonly [string, string]): string {
  return `${name}=${JSON.stringify(value)}`;
}

import { dueFoldOf } from '../../state/due-of-plan.js';
import { foldContextOf } from '../../state/fold-context.js';
import { describeDestinations } from '../../destinations/kinds.js';
import { destinationNames } from '../../model/destination.js';
import type { StagePattern, ValuePattern } from '../../model/pattern.js';
import type { Host } from '../../host.js';
import { formatAddress } from '../../http/server/listen-address.js';
import { groupingPairs } from '../../model/grouping-key.js';
import { argvOf, type Plan } from '../../model/plan.js';
import { formatPattern, formatRegexp } from '../../extract/patterns/pattern.js';
import { fold } from '../../state/fold.js';
import { ownVersion } from '../../util/version.js';
import { type Exit, printed } from '../command.js';
import { scheduleInWords } from '../describe-due.js';
import { warn } from '../warn.js';
import { expositionOf } from './report.js';
import { type JobRun, type NamedValue } from '../../model/job-run.js';

/** Prints the plan and the metrics of a first success, and runs nothing. */
export async function dryRun(host: Host, plan: Plan): Promise<Exit> {
  const { due, remarks } = await dueFoldOf(plan, undefined);
  warn(host, remarks);
  const state = fold(undefined, foldContextOf(plan, host.clock.now(), due), assumedRun(plan, host));
  const exposition = await expositionOf(state, plan.state.kind === 'none' ? 'unknown' : 'known');
  const lines = (await describePlan(plan))
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${`${name}:`.padEnd(16)}${value}`);
  return printed(
    host,
    `${lines.join('\n')}\n\n# what a first successful run would send\n${exposition}`,
  );
}

/** A line without a value is left out. */
async function describePlan(plan: Plan): Promise<readonly Line[]> {
  const { standIns, listen, due } = plan;
  const destinations = await describeDestinations(plan);
  return [
    ['command', JSON.stringify(argvOf(plan.command))],
    ['grouping key', groupingPairs(plan.key).map(formatPair).join(' ')],
    ['labels', Object.entries(plan.labels).map(formatPair).join(' ') || 'none'],
    ['gateway', destinations.length > 0 ? undefined : 'none: the result stays in local state'],
    ...destinations,
    ['stand-ins', standIns && destinationNames({ destinations: standIns }).join(', then ')],
    ['push timeout', `${plan.pushTimeoutSeconds} s`],
    ['state', stateOf(plan)],
    ['listen', listen && formatAddress(listen.address)],
    ...plan.records.map((each) => ['records', describePattern(each)] as const),
    ...plan.gauges.map((each) => ['gauge', describePattern(each)] as const),
    ...plan.stages.map((each) => ['stage', describeStage(each)] as const),
    ['expect', plan.expect?.text],
    ['success codes', plan.successCodes.join(',')],
    ['schedule', due.schedule && (await scheduleInWords(due.schedule))],
  ];
}

type Line = readonly [name: string, value: string | undefined];

function stateOf({ state }: Plan): string {
  if (state.kind === 'directory') return state.path;
  return state.reason === undefined ? 'none' : `none: ${state.reason}`;
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

function formatPair([name, value]: readonly [string, string]): string {
  return `${name}=${JSON.stringify(value)}`;
}

/** Assumes a success in which no pattern matched. */
function assumedRun(plan: Plan, host: Host): JobRun {
  const [exitCode = 0] = plan.successCodes;
  const times = { startedAt: host.clock.now(), durationSeconds: 0 };
  return {
    id: 'dry-run',
    ...times,
    outcome: { kind: 'exited', code: exitCode },
    verdict: 'success',
    exitCode,
    attempts: [{ ...times, outcome: 'exited', exitCode }],
    host: host.hostname(),
    version: ownVersion(),
    labels: plan.labels,
    records: unknownValues(plan.records),
    gauges: unknownValues(plan.gauges),
    stages: plan.stages.map(({ name }) => ({ name, seconds: Number.NaN })),
    output: [],
    resources: {},
  };
}

function unknownValues(patterns: readonly { readonly name: string }[]): readonly NamedValue[] {
  const names = [...new Set(patterns.map(({ name }) => name))];
  return names.map((name) => ({ name, labels: {}, value: Number.NaN }));
}

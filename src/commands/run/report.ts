import type { Measured } from '../../pipeline/measured.js';
import type { Host } from '../../host.js';
import { familiesOf } from '../../metrics/from-state.js';
import { renderExposition } from '../../exposition/render.js';
import type { GroupState } from '../../model/group-state.js';
import { hasArrived } from '../../destinations/delivery-outcome.js';
import { hasDestination } from '../../model/destination.js';
import { formatGroupingKey } from '../../model/grouping-key.js';
import { type Plan } from '../../model/plan.js';
import type { JobRun, NamedValue } from '../../model/job-run.js';
import { describeExpectationFailure } from './describe-expectation.js';
import { printable } from '../../util/unprintable.js';
import { formatSeconds } from '../format.js';

/** Sums up a run in one line: the job, its outcome, and where the result is. */
export function summaryLine(plan: Plan, { run, deliveries, history }: Measured): string {
  const counted = [...run.records, ...run.gauges]
    .filter(({ name }) => !isInExpectation(run, name))
    .map(formatValue)
    .join(', ');
  const attempts = run.attempts.length > 1 ? `, ${run.attempts.length} attempts` : '';
  const what = `${printable(formatGroupingKey(plan.key))} ${describeEnding(run)}${attempts}`;
  return [
    counted === '' ? what : `${what}, ${counted}`,
    ...deliveries.filter(hasArrived).map(({ destination }) => `pushed to ${destination}`),
    ...deliveries.flatMap(({ destination: home, standIns = [] }) =>
      standIns
        .filter(hasArrived)
        .map(({ destination }) => `pushed to ${destination} in place of ${home}`),
    ),
    ...(hasDestination(plan) ? [] : [whereItIs(plan, history)]),
  ].join('; ');
}

function whereItIs(plan: Plan, history: Measured['history']): string {
  if (plan.state.kind === 'none') return 'not kept anywhere';
  const where =
    history === 'known' ? `kept in ${plan.state.path} (see jobmeter status)` : 'not kept anywhere';
  return `${where}; name a gateway with --gateway URL or PUSHGATEWAY_URL to push it`;
}

function describeEnding({ outcome, verdict, durationSeconds, attempts }: JobRun): string {
  const duration = formatSeconds(durationSeconds);
  switch (outcome.kind) {
    case 'exited':
      return verdict === 'success'
        ? `succeeded in ${duration}`
        : `failed with exit status ${outcome.code} in ${duration}`;
    case 'signaled':
      // During --jitter, or while it waited for another run.
      if (attempts.length === 0) return `was ended by ${outcome.signal} before the command started`;
      return `was killed by ${outcome.signal} after ${duration}`;
    case 'timed-out':
      return timedOut(outcome.afterSeconds, durationSeconds);
    case 'spawn-failed':
      return 'could not be started';
    case 'skipped':
      return `was skipped: ${outcome.reason}`;
    case 'lost':
      return 'was lost';
    case 'expectation-failed':
      return `failed after ${duration}: ${describeExpectationFailure(outcome)}`;
  }
}

/** States how long the command took to end after the timeout, if that was noticeable. */
function timedOut(afterSeconds: number, durationSeconds: number): string {
  const [limit, duration] = [formatSeconds(afterSeconds), formatSeconds(durationSeconds)];
  return durationSeconds < afterSeconds + 1
    ? `timed out after ${limit}`
    : `timed out after ${limit} and ended after ${duration}`;
}

/** The description of the failure already contains the value. */
function isInExpectation({ outcome }: JobRun, name: string): boolean {
  return outcome.kind === 'expectation-failed' && Object.hasOwn(outcome.values, name);
}

function formatValue({ name, labels, value }: NamedValue): string {
  const of = Object.values(labels).join(' ');
  return `${of === '' ? name : `${name} ${of}`} ${Number.isNaN(value) ? 'not found' : value}`;
}

export async function printExposition(host: Host, measured: Measured): Promise<void> {
  host.stderr.write(await expositionOf(measured.state, measured.history));
}

/** The metrics that a new destination would get. */
export async function expositionOf(
  state: GroupState,
  history: Measured['history'],
): Promise<string> {
  const { lastSuccess, lastFailure } = state;
  const selection = { lastRun: 'whole', lastSuccess, lastFailure, history } as const;
  const { core, userNamed } = familiesOf(state, selection);
  return renderExposition([...core, ...userNamed]);
}

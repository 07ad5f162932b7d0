import { argumentsFor } from '../destinations/kinds.js';
import type { CameHome } from '../delivery/clear-stand-in.js';
import type { Flushed, Left } from '../delivery/flushed.js';
import { printable } from './format.js';
import { countOf } from '../util/count-of.js';
import { shellLine } from '../util/shell-words.js';
import { byReason } from './by-reason.js';

export interface FlushResult {
  readonly destinations: readonly Flushed[];
  /** Groups that wait for others than those named. */
  readonly elsewhere: readonly { readonly destination: string; readonly groups: number }[];
  /** Gateways that held groups for another that was down. Absent where there are none. */
  readonly standIns?: readonly CameHome[];
}

/** A line for everything that is left, with the reason; on a terminal also for what was delivered. */
export function describeFlush(
  { destinations, elsewhere, standIns = [] }: FlushResult,
  isTTY: boolean,
): readonly string[] {
  return [
    ...destinations.flatMap((each) => describeDestination(each, isTTY)),
    ...elsewhere.map(
      ({ destination, groups }) =>
        `${groupsWait(groups)} for ${destination}: add ${shellLine(argumentsFor(destination))} to send ${groups === 1 ? 'it' : 'them'}, before the next run that does not name it: what waits is dropped then`,
    ),
    ...standIns.flatMap((each) => describeStandIn(each, isTTY)),
  ].map(printable);
}

function describeStandIn({ standIn, deleted, left }: CameHome, isTTY: boolean): readonly string[] {
  return [
    ...(isTTY && deleted > 0
      ? [
          `${standIn}: ${countOf(deleted, 'group')} deleted that were there in place of another gateway`,
        ]
      : []),
    ...byReason(
      reasonsIn(left),
      (count) => `${countOf(count, 'group')} left at ${standIn} in place of another gateway`,
    ),
  ];
}

function describeDestination(flushed: Flushed, isTTY: boolean): readonly string[] {
  const { destination, held, left } = flushed;
  const waiting = held === undefined ? groupsWait : groupsNotSent;
  return [
    ...(isTTY || isUnknown(flushed) ? [`${destination}: ${describeDone(flushed)}`] : []),
    ...byReason(reasonsIn(left), waiting),
  ];
}

/** All groups were to be sent, and none was ever sent there: the address may be a wrong one. */
function isUnknown({ delivered, held, left }: Flushed): boolean {
  return held === 0 && delivered === 0 && left.length === 0;
}

function describeDone(flushed: Flushed): string {
  const { delivered, held, left } = flushed;
  if (isUnknown(flushed)) return 'nothing to send: no run on this machine has named it';
  if (held !== undefined) return `${countOf(delivered, 'group')} sent again, ${held} there already`;
  const isNothing = delivered === 0 && left.length === 0;
  return isNothing ? 'nothing was pending' : `${countOf(delivered, 'group')} delivered`;
}

function reasonsIn(left: readonly Left[]): readonly string[] {
  return left.map(({ reason }) => reason);
}

function groupsNotSent(count: number): string {
  return `${countOf(count, 'group')} not sent again`;
}

function groupsWait(count: number): string {
  return count === 1 ? '1 group waits' : `${count} groups wait`;
}

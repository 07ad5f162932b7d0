import { argumentsFor } from '../../destinations/kinds.js';
import type { CameHome } from '../../delivery/stand-in/clear-stand-in.js';
import type { Flushed, Left } from '../../delivery/flushed.js';
import type { GroupingKey } from '../../model/grouping-key.js';
import { countOf } from '../../util/count-of.js';
import { jsonText } from '../../util/json.js';
import { shellLine } from '../../util/shell-words.js';
import { byReason } from '../by-reason.js';

export interface FlushResult {
  readonly destinations: readonly Flushed[];
  /** Groups that are pending at destinations which were not named. */
  readonly elsewhere: readonly { readonly destination: string; readonly groups: number }[];
  /** Gateways that held groups of a gateway that was down. */
  readonly standIns: readonly CameHome[];
}

/** Format version of `--json`. Increment it when a field is removed or changes its meaning. */
const JSON_VERSION = 1;

/**
 * @param remarks lines that the text form has too
 * @param keyOf the grouping key of a group that is left; undefined if its state cannot be read
 */
export async function flushJson(
  { destinations, elsewhere, standIns }: FlushResult,
  remarks: readonly string[],
  keyOf: (group: string) => Promise<GroupingKey | undefined>,
): Promise<string> {
  const named = async <T extends Pick<Flushed, 'left'>>(place: T): Promise<T> => {
    const left: object[] = [];
    for (const { group, ...why } of place.left) {
      left.push({ ...((await keyOf(group)) ?? { group }), ...why });
    }
    return { ...place, left };
  };
  const report = {
    version: JSON_VERSION,
    destinations: await Promise.all(destinations.map(named)),
    elsewhere: elsewhere.map(({ destination, groups }) => ({
      destination,
      pending_groups: groups,
    })),
    ...(standIns.length > 0 && {
      stand_ins: (await Promise.all(standIns.map(named))).map(({ standIn, ...counts }) => ({
        stand_in: standIn,
        ...counts,
      })),
    }),
    remarks,
  };
  return `${jsonText(report)}\n`;
}

/**
 * Returns one line per reason for which groups are left; on a terminal also one for what was
 * delivered.
 */
export function describeFlush(
  { destinations, elsewhere, standIns }: FlushResult,
  isTTY: boolean,
): readonly string[] {
  return [
    ...destinations.flatMap((each) => describeDestination(each, isTTY)),
    ...elsewhere.map(
      ({ destination, groups }) =>
        `${groupsWait(groups)} for ${destination}: add ${shellLine(argumentsFor(destination))} to send ${groups === 1 ? 'it' : 'them'}; the next run that names only other destinations drops what waits`,
    ),
    ...standIns.flatMap((each) => describeStandIn(each, isTTY)),
  ];
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

/** With --all: no group was ever sent there, so the address may be wrong. */
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

import { isRetryableStatus } from '../http/retry.js';
import type { DestinationDelivery } from '../model/delivery.js';
import { type GroupingKey, idOf } from '../model/grouping-key.js';
import type { Destination, Part, RemoteFamilies, RemoteGroup } from './destination.js';

/** The timestamps of all groups of a destination at one point in time, by grouping key. */
export interface RemoteSnapshot {
  readonly kind: 'snapshot';
  /** The timestamp families of a group. Undefined if the destination has no such group. */
  of(key: GroupingKey): RemoteFamilies | undefined;
  /** Time of the last push of the group by any host, in seconds since the epoch. */
  pushedAt(key: GroupingKey): number | undefined;
  /** Keys are those of `idOf`. */
  readonly groups: ReadonlyMap<string, GroupTimes>;
}

export interface GroupTimes {
  readonly pushedAt: number | undefined;
  readonly families: RemoteFamilies;
}

/** `incomparable`: the destination can never list its groups. `unknown`: it failed to list them this time. */
export interface SnapshotFailure {
  readonly kind: 'incomparable' | 'unknown';
  readonly failure: DestinationDelivery;
}

/**
 * Families that states are compared by. All families of a gateway with 10,000 groups would take 300
 * MB.
 */
const TIMESTAMP = /_timestamp_seconds$/;

function timestampsOf({
  key,
  families,
  pushTimeSeconds,
}: RemoteGroup): readonly [id: string, GroupTimes] {
  const timestamps = [...families].filter(([name]) => TIMESTAMP.test(name));
  return [idOf(key), { pushedAt: pushTimeSeconds, families: new Map(timestamps) }];
}

/**
 * Fetches all groups, or at least the group `only` from destinations that can list a single group.
 * Fails for destinations without a list: a proxy may hide it, and other push servers have none.
 */
export async function fetchSnapshot(
  destination: Destination,
  signal: AbortSignal,
  only?: GroupingKey,
): Promise<RemoteSnapshot | SnapshotFailure> {
  return fetchPart(destination, signal, only === undefined ? {} : { groups: [only] });
}

export function snapshotOf(groups: RemoteSnapshot['groups']): RemoteSnapshot {
  return {
    kind: 'snapshot',
    of: (key) => groups.get(idOf(key))?.families,
    pushedAt: (key) => groups.get(idOf(key))?.pushedAt,
    groups,
  };
}

export async function fetchPart(
  destination: Destination,
  signal: AbortSignal,
  part: Part,
): Promise<RemoteSnapshot | SnapshotFailure> {
  const result = await destination.mapGroups(timestampsOf, signal, { ...part, isBrief: true });
  switch (result.kind) {
    case 'groups':
      return snapshotOf(new Map(result.groups));
    case 'redirected':
    case 'unsupported':
      return { kind: 'incomparable', failure: result };
    case 'not-a-gateway':
      return { kind: result.isWebPage === true ? 'unknown' : 'incomparable', failure: result };
    case 'refused':
      return {
        kind: isRetryableStatus(result.status) ? 'unknown' : 'incomparable',
        failure: result,
      };
    default:
      return { kind: 'unknown', failure: result };
  }
}

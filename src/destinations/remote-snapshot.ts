import { isRetryableStatus } from '../http/retry.js';
import type { DestinationDelivery } from '../model/delivery.js';
import { type GroupingKey, idOf } from '../model/grouping-key.js';
import type { Destination, RemoteFamilies, RemoteGroup } from './destination.js';

/** The timestamps of all groups of a destination at one moment, by grouping key. */
export interface RemoteSnapshot {
  readonly kind: 'snapshot';
  /** Undefined if the destination has no such group. No other families than those of timestamps. */
  of(key: GroupingKey): RemoteFamilies | undefined;
}

/** `incomparable`: the destination can never list its groups. `unknown`: it failed to list them this time. */
export interface SnapshotFailure {
  readonly kind: 'incomparable' | 'unknown';
  readonly failure: DestinationDelivery;
}

/** States are compared by these. All that a gateway with 10,000 groups holds would take 300 MB. */
const TIMESTAMP = /_timestamp_seconds$/;

function timestampsOf({ key, families }: RemoteGroup): readonly [id: string, RemoteFamilies] {
  const timestamps = [...families].filter(([name]) => TIMESTAMP.test(name));
  return [idOf(key), new Map(timestamps)];
}

/** Fetches all groups. Fails for destinations without a list: a proxy may hide it, and other push servers have none. */
export async function fetchSnapshot(
  destination: Destination,
  signal: AbortSignal,
): Promise<RemoteSnapshot | SnapshotFailure> {
  const result = await destination.mapGroups(timestampsOf, signal);
  switch (result.kind) {
    case 'groups': {
      const byKey = new Map(result.groups);
      return { kind: 'snapshot', of: (key) => byKey.get(idOf(key)) };
    }
    case 'redirected':
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

import { type GroupingKey, groupingPairs } from '../../model/grouping-key.js';
import type { RemoteSnapshot, SnapshotFailure } from '../destination.js';
import type { NoAccess } from '../describe-delivery.js';
import type { GroupsResult } from './gateway.js';
import { isRetryableStatus } from '../../http/retry.js';

/**
 * Everything that a gateway listed, to be looked up by grouping key. Only a Pushgateway has such a list: a proxy may hide
 * it, and what else takes pushes has none.
 */
export function remoteSnapshotOf(
  result: GroupsResult | NoAccess,
): RemoteSnapshot | SnapshotFailure {
  switch (result.kind) {
    case 'groups': {
      const byKey = new Map(result.groups.map(({ key, families }) => [idOf(key), families]));
      return { kind: 'holdings', of: async (key) => byKey.get(idOf(key)) };
    }
    case 'redirected':
    case 'not-a-gateway':
      return { kind: 'incomparable' };
    case 'refused':
      return isRetryableStatus(result.status)
        ? { kind: 'unknown', failure: result }
        : { kind: 'incomparable' };
    default:
      return { kind: 'unknown', failure: result };
  }
}

function idOf(key: GroupingKey): string {
  return JSON.stringify(groupingPairs(key));
}

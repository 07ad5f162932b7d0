import { type GroupingKey, groupingPairs } from '../../metrics/grouping-key.js';
import type { Holdings, LookFailure } from '../destination.js';
import type { NoAccess } from './delivery.js';
import type { GroupsResult } from './gateway.js';
import { isRetryableStatus } from './retry.js';

/**
 * Everything that a gateway listed, to be looked up by grouping key. Only a Pushgateway has such a list: a proxy may hide
 * it, and what else takes pushes has none.
 */
export function holdingsOf(result: GroupsResult | NoAccess): Holdings | LookFailure {
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

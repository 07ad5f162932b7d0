import { type GroupingKey, groupingPairs } from '../../metrics/grouping-key.js';
import type { Holdings, LookFailure } from '../destination.js';
import { describeDelivery, type Invalid } from './delivery.js';
import type { GroupsResult } from './gateway.js';

/** Everything that a gateway listed, to be looked up by grouping key. */
export function holdingsOf(result: GroupsResult | Invalid, name: string): Holdings | LookFailure {
  if (result.kind !== 'groups') {
    return {
      kind: isFinal(result) ? 'incomparable' : 'unknown',
      reason: describeDelivery(result, name),
    };
  }
  const byKey = new Map(result.groups.map(({ key, families }) => [idOf(key), families]));
  return { kind: 'holdings', of: async (key) => byKey.get(idOf(key)) };
}

/** Only a Pushgateway has a list of groups: a proxy may hide it, and what else takes pushes has none. */
function isFinal(result: Exclude<GroupsResult | Invalid, { kind: 'groups' }>): boolean {
  if (result.kind === 'refused') return result.status < 500;
  return result.kind === 'redirected' || result.kind === 'not-a-gateway';
}

function idOf(key: GroupingKey): string {
  return JSON.stringify(groupingPairs(key));
}

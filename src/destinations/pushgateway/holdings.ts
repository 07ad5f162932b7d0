import { type GroupingKey, groupingPairs } from '../../metrics/grouping-key.js';
import type { Holdings, LookFailure } from '../destination.js';
import { describeDelivery, type Invalid } from './delivery.js';
import type { GroupsResult } from './gateway.js';

/** Everything that a gateway listed, to be looked up by grouping key. */
export function holdingsOf(result: GroupsResult | Invalid, name: string): Holdings | LookFailure {
  if (result.kind !== 'groups') return { kind: 'unknown', reason: describeDelivery(result, name) };
  const byKey = new Map(result.groups.map(({ key, families }) => [idOf(key), families]));
  return { kind: 'holdings', of: (key) => byKey.get(idOf(key)) };
}

function idOf(key: GroupingKey): string {
  return JSON.stringify(groupingPairs(key));
}

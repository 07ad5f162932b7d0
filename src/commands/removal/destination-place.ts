import { isOwnFault } from '../../destinations/delivery-outcome.js';
import { describeDelivery } from '../../destinations/describe-delivery.js';
import type { Destination, GroupList, RemoteGroup } from '../../destinations/destination.js';
import { RecentList } from '../../destinations/recent-list.js';
import { type GroupingKey, idOf } from '../../model/grouping-key.js';
import type { KnownGroup, Place } from './place.js';
import { countOf } from '../../util/count-of.js';

type List =
  | {
      readonly kind: 'groups';
      readonly byId: ReadonlyMap<string, KnownGroup>;
      readonly remarks: readonly string[];
    }
  | { readonly kind: 'failed'; readonly reason: string };

/** @param prefix of the metric that tells how the last run ended */
export function destinationPlace(destination: Destination, prefix: string): Place {
  const { name } = destination;
  const held = new RecentList(async (signal) =>
    listOf(await destination.mapGroups((group) => knownGroup(group, prefix), signal), name),
  );
  return {
    name,
    async list(signal) {
      const list = await held.fresh(signal);
      return list.kind === 'failed'
        ? list
        : { kind: 'groups', groups: [...list.byId.values()], remarks: list.remarks };
    },
    async remove({ key, changedAt }, signal) {
      const list = await held.fresh(signal);
      if (list.kind === 'failed') return { kind: 'hopeless', reason: list.reason };
      const now = list.byId.get(idOf(key));
      if (now === undefined) return { kind: 'absent' };
      if (now.changedAt !== changedAt) return { kind: 'changed' };
      return deleteAt(destination, key);
    },
  };
}

async function deleteAt(destination: Destination, key: GroupingKey): ReturnType<Place['remove']> {
  const delivery = await destination.delete(key);
  if (delivery.kind === 'delivered') return { kind: 'deleted' };
  const reason = describeDelivery(delivery, destination.name);
  return { kind: isOwnFault(delivery) ? 'left' : 'hopeless', reason };
}

function listOf(result: GroupList<KnownGroup>, name: string): List {
  if (result.kind !== 'groups') {
    return { kind: 'failed', reason: describeDelivery(result, name) };
  }
  const { groups, leftOut = 0 } = result;
  return {
    kind: 'groups',
    byId: new Map(groups.map((group) => [idOf(group.key), group])),
    remarks: leftOut === 0 ? [] : [`${name}: ${countOf(leftOut, 'group')} left out: no job label`],
  };
}

function knownGroup({ key, families, ...times }: RemoteGroup, prefix: string): KnownGroup {
  const valueOf = (name: string): number | undefined =>
    families.get(`${prefix}${name}`)?.samples[0]?.value;
  const success = valueOf('success');
  const lastRun = success === undefined ? 'unknown' : success === 0 ? 'failure' : 'success';
  const moments = {
    success: valueOf('last_success_timestamp_seconds'),
    end: valueOf('last_completion_timestamp_seconds'),
  };
  return { key, changedAt: changeOf(times), moments, lastRun, isRunning: false };
}

/** A job whose pushes are refused is still alive. A gateway reports 0 for never. */
function changeOf(times: Omit<RemoteGroup, 'key' | 'families'>): number | undefined {
  const latest = Math.max(times.pushTimeSeconds ?? 0, times.pushFailureTimeSeconds ?? 0);
  return latest > 0 ? latest : undefined;
}

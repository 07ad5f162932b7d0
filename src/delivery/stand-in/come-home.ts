import type { Destination } from '../../destinations/destination.js';
import { spreadAmong } from '../../destinations/kinds.js';
import { destinationNames } from '../../model/destination.js';
import { pendingAt } from '../../state/delivered.js';
import { allStandIns, groupsAt, standInsAmong } from '../../state/stand-in-markers.js';
import type { StateStore } from '../../state/store.js';
import { addToDelete, type CameHome, clear, type HolderOf } from './clear-stand-in.js';
import { recentLists } from './recent-lists.js';
import { filterAsync } from '../../util/filter-async.js';

/**
 * Deletes groups from the gateways that stood in for their own gateway, once their own gateway has them.
 *
 * @param gateways all that groups are spread over
 * @param only these groups; undefined for all
 */
export async function comeHome(
  store: StateStore,
  gateways: readonly Destination[],
  signal: AbortSignal,
  only?: readonly string[],
): Promise<readonly CameHome[]> {
  const holderOf: HolderOf = (state, standIn) => {
    const own = gateways.filter(({ name }) =>
      state.destinations.some((each) => each.name === name),
    );
    if (own.some(({ name }) => name === standIn)) return 'itself';
    const names = spreadAmong(destinationNames(state));
    if (own.length === 0 && names.length > 0) return { kind: 'unnamed', names };
    return own.find(({ name }) => !pendingAt(state).includes(name)) ?? 'waiting';
  };
  const lists = recentLists();
  const results = await Promise.all(
    gateways.map(async (standIn): Promise<readonly CameHome[]> => {
      const groups = await markedAt(store, standIn.name, only);
      if (groups.length === 0) return [];
      return [await clear({ store, standIn, holderOf, lists, signal }, groups)];
    }),
  );
  return results.flat();
}

/** The groups that can be deleted from stand-ins other than `gateways`. They are left, because those were not named. */
export async function leftElsewhere(
  store: StateStore,
  gateways: readonly Destination[],
): Promise<readonly CameHome[]> {
  const others = (await allStandIns(store.layout)).filter(
    ({ standIn }) => !gateways.some(({ name }) => name === standIn),
  );
  return Promise.all(
    others.map(async ({ standIn, groups }) => {
      const reason = addToDelete([standIn]);
      const left = await filterAsync(groups, (group) => isHome(store, group));
      return { standIn, deleted: 0, left: left.map((group) => ({ group, reason })) };
    }),
  );
}

async function isHome(store: StateStore, group: string): Promise<boolean> {
  const state = await store.stateOf(group);
  return state !== undefined && pendingAt(state).length === 0;
}

/**
 * Deletes the group from `others`, because `holder` has just accepted it. What fails is not reported: the next run or
 * `flush` tries again.
 */
export async function clearStandIns(
  { store, group }: { readonly store: StateStore | undefined; readonly group: string },
  holder: Destination,
  others: readonly Destination[],
  signal: AbortSignal,
): Promise<void> {
  if (store === undefined) return;
  const lists = recentLists();
  try {
    for (const standIn of others) {
      const groups = await markedAt(store, standIn.name, [group]);
      await clear({ store, standIn, holderOf: () => holder, lists, signal }, groups);
    }
  } catch {
    // The markers remain.
  }
}

async function markedAt(
  { layout }: StateStore,
  standIn: string,
  only: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (only === undefined) return groupsAt(layout, standIn);
  return filterAsync(only, async (group) => {
    const marked = await standInsAmong(layout, group, [standIn]);
    return marked.length === 1;
  });
}

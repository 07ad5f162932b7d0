import type { Destination } from '../../destinations/destination.js';
import { lockProblem } from '../../state/locks.js';
import type { StateStore } from '../../state/store.js';
import type { GroupSummary } from './group-summary.js';
import type { HealthCriteria } from './health.js';
import { type LocalGroups, readLocalGroups } from './local-groups.js';
import { merge, withMissing } from './merge-groups.js';
import { withNextStarts } from './next-start.js';
import { readRemoteGroups } from './remote-groups.js';
import { type GroupFilter, selectByCondition, selectByKey, sortGroups } from './select-groups.js';

export interface StatusRequest {
  readonly destinations: readonly Destination[];
  /** Undefined if no state is kept. */
  readonly store: StateStore | undefined;
  /** Names of the places that are read, for people. */
  readonly where: string;
  readonly prefix: string;
  readonly filter: Omit<GroupFilter, 'now'>;
}

/** The groups of all places at one point in time. */
export interface StatusView extends Pick<LocalGroups, 'runsOf'> {
  readonly shown: readonly GroupSummary[];
  /** Number of all groups. */
  readonly known: number;
  /** Number of groups with the requested job and labels, in any condition. */
  readonly selected: number;
  readonly problems: readonly string[];
  /** Some place could not be read, so groups may be missing. */
  readonly isIncomplete: boolean;
  readonly expected: HealthCriteria;
}

const NOTHING: LocalGroups = { groups: [], problems: [], runsOf: async () => undefined };

/** @param now seconds since the epoch */
export async function readStatus(request: StatusRequest, now: number): Promise<StatusView> {
  const { destinations, store, prefix } = request;
  const filter = { ...request.filter, now };
  const local = store === undefined ? NOTHING : await readLocalGroups(store, now);
  const remote = await readRemoteGroups(destinations, prefix);
  const sources = [local, ...remote];
  const listed = remote.filter(({ isListed }) => isListed).map(({ name }) => name);
  const groups = merge(sources.flatMap((source) => source.groups)).map((group) =>
    withMissing(group, listed),
  );
  const selected = selectByKey(groups, filter);
  const troubles = sources.flatMap((source) => source.problems);
  return {
    shown: await withNextStarts(sortGroups(selectByCondition(selected, filter), filter), now),
    known: groups.length,
    selected: selected.length,
    problems: [...(store === undefined ? [] : await lockProblem(store.layout)), ...troubles],
    isIncomplete: troubles.length > 0,
    expected: { now, maxAgeSeconds: filter.maxAgeSeconds },
    runsOf: local.runsOf,
  };
}

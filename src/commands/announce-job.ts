import { deliverPending } from '../delivery/deliver-pending.js';
import { openDestinations } from '../destinations/kinds.js';
import { fetchSnapshot } from '../destinations/remote-snapshot.js';
import { withinBudget } from '../delivery/budget.js';
import { formatGroupingKey, type GroupingKey, isSameKey } from '../model/grouping-key.js';
import type { Due } from '../model/schedule.js';
import type { Plan } from '../model/plan.js';
import { pooled } from '../platform/disk.js';
import { dueFoldOf } from '../state/due-of-plan.js';
import { foldContextOf } from '../state/fold-context.js';
import { nameOf } from '../state/layout.js';
import { recordAnnouncement } from '../state/record-announcement.js';
import { groupsOfJob } from '../state/map-groups.js';
import { StateStore } from '../state/store.js';
import { countOf } from '../util/count-of.js';
import { shellLine } from '../util/shell-words.js';

export interface Announced {
  /** Undefined if no schedule is known. */
  readonly due: Due | undefined;
  readonly problems: readonly string[];
}

/**
 * Records when the job is due, without a run.
 * @param when `changed`: only if the schedule is new or differs from the known one
 */
export async function recordSchedule(
  store: StateStore,
  plan: Plan,
  now: number,
  when: 'always' | 'changed',
): Promise<Announced> {
  let remarks: readonly string[] = [];
  const update = await store.update(plan.key, async (previous) => {
    const loaded = await dueFoldOf(plan, undefined);
    ({ remarks } = loaded);
    const state = recordAnnouncement(previous, foldContextOf(plan, now, loaded.due));
    const isKnown = previous !== undefined && previous.due?.deadline === state.due?.deadline;
    return when === 'changed' && isKnown ? previous : state;
  });
  if (update.kind === 'problem') return { due: undefined, problems: [...remarks, update.text] };
  return { due: update.state.due, problems: [...remarks, ...update.remarks] };
}

/** Sends the recorded schedule to every destination of the job. Returns what went wrong. */
export async function sendAnnouncement(
  store: StateStore,
  plan: Plan,
  leaving: AbortSignal,
): Promise<readonly string[]> {
  const destinations = await openDestinations(plan);
  const group = nameOf(plan.key);
  const results = await withinBudget(plan.pushTimeoutSeconds, leaving, (signal) =>
    Promise.all(
      destinations.map(async (destination) => {
        const held = await fetchSnapshot(destination, signal);
        return deliverPending(store, destination, group, held, signal);
      }),
    ),
  );
  return results.flatMap((result) => (result.kind === 'delivered' ? [] : [result.reason]));
}

/** Undefined if no state is kept: a schedule without a run is stored nowhere else. */
export function storeOf({ state }: Plan): StateStore | undefined {
  return state.kind === 'none' ? undefined : new StateStore(state, pooled);
}

/**
 * Why the group is not announced: runs of the job have labels, so a group without them would never
 * see a run, and alert for ever. Undefined if it may be.
 */
export async function unlikelyGroup(
  store: StateStore,
  { job, labels }: GroupingKey,
): Promise<string | undefined> {
  if (Object.keys(labels).length > 0) return undefined;
  const known = await groupsOfJob(store, job);
  const [first] = known;
  if (first === undefined || known.some((key) => isSameKey(key, { job, labels }))) return undefined;
  const options = Object.entries(first.labels).flatMap(([name, value]) => [
    '--group',
    `${name}=${value}`,
  ]);
  const removal = shellLine(['jobmeter', 'delete', '--everywhere', '--job', job, ...options]);
  const others = known.length > 1 ? ` and ${countOf(known.length - 1, 'other group')}` : '';
  return `runs as ${formatGroupingKey(first)}${others}, and a group without labels would alert for ever: add ${shellLine(options)}, or if it runs without labels now, first: ${removal}`;
}

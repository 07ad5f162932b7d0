import { openDestinations } from '../../destinations/kinds.js';
import { isHopeless } from '../../destinations/delivery-outcome.js';
import type { Destination } from '../../destinations/destination.js';
import { fetchSnapshot } from '../../destinations/remote-snapshot.js';
import { pooled } from '../../platform/disk.js';
import type { Families } from '../../model/metric-family.js';
import { NO_PROGRESS, type Progress, progressFamilies } from '../../metrics/from-progress.js';
import { comparedOf } from '../../metrics/from-due.js';
import type { GroupState } from '../../model/group-state.js';
import type { Plan } from '../../model/plan.js';
import { nameOf } from '../../state/layout.js';
import { withDeliveryLock } from '../../state/delivery-lock.js';
import { startsOf } from '../../state/pending-group.js';
import { limitsIn, withLimits } from '../../state/limits.js';
import { noteProgress } from '../../state/start-notes.js';
import { StateStore } from '../../state/store.js';
import { deliverPending } from '../deliver-pending.js';
import type { NotableRun } from './note-start.js';

/** Tells one destination that the run is in progress. `hopeless`: the destination will never accept it. */
export type Heartbeat = (signal: AbortSignal) => Promise<'sent' | 'hopeless'>;

interface LiveRun {
  readonly plan: Plan;
  readonly run: NotableRun;
  readonly soFar: () => Progress;
  /** Undefined without local state. */
  readonly store: StateStore | undefined;
}

/**
 * One heartbeat per destination, so that none waits for another. With `--heartbeat`, each push contains the progress so
 * far, and one heartbeat writes it to local state, for whoever pulls it from there.
 */
export async function heartbeatsOf(
  plan: Plan,
  run: NotableRun,
  soFar: () => Progress,
): Promise<readonly Heartbeat[]> {
  const { state, heartbeatSeconds } = plan;
  const store = state.kind === 'none' ? undefined : new StateStore(state, pooled);
  const live = { plan, run, soFar, store };
  const destinations = await openDestinations(plan);
  const pushes = destinations.map(
    (destination): Heartbeat =>
      (signal) =>
        pushProgress(destination, live, signal),
  );
  const isNoted = store !== undefined && heartbeatSeconds !== undefined;
  return isNoted ? [() => writeProgress(store, live), ...pushes] : pushes;
}

async function writeProgress(
  { layout }: StateStore,
  { plan, run, soFar }: LiveRun,
): Promise<'sent'> {
  const { records, gauges, stages, output } = soFar();
  const noted = { group: nameOf(plan.key), id: run.id };
  // The next heartbeat tries again.
  await noteProgress(layout, noted, { records, gauges, stages, output }).catch(() => {});
  return 'sent';
}

async function pushProgress(
  destination: Destination,
  live: LiveRun,
  signal: AbortSignal,
): Promise<'sent' | 'hopeless'> {
  const { plan, run, store } = live;
  const group = nameOf(plan.key);
  const push = async (): Promise<'sent' | 'hopeless'> => {
    const known = await store?.stateOf(group);
    const others = store && known ? await startsOf(store, known) : [];
    const options = { mode: 'add', host: run.host, signal } as const;
    const delivery = await destination.send(plan.key, familiesOf(live, known, others), options);
    return isHopeless(delivery) ? 'hopeless' : 'sent';
  };
  if (store === undefined) return push();
  // Other processes send the state of the group under the same lock. The next heartbeat may get it.
  const key = { group, destination: destination.name };
  return withDeliveryLock(store.layout, key, signal, push, () => 'sent');
}

/** @param others starts of the other runs of the group that are in progress */
function familiesOf(
  { plan, run, soFar }: LiveRun,
  known: GroupState | undefined,
  others: readonly number[],
): Families {
  // A later run of the group may be in progress too.
  const since = { ...run, startedAt: known?.lastStartedAt ?? run.startedAt };
  const limits = withLimits(known?.limits, limitsIn(plan));
  const compared = comparedOf(known, run, limits, [run.startedAt, ...others]);
  // The run does not change the deadline. On a host that the job came back to, the local one may be old.
  const isDeadlineKept = run.startedAt > (known?.due?.deadline ?? Infinity);
  const progress = plan.heartbeatSeconds === undefined ? NO_PROGRESS : soFar();
  return progressFamilies(since, progress, plan.prefix, { ...compared, isDeadlineKept });
}

/**
 * Sends the state of the group while a run of it is in progress, so that alerts notice a lost run at
 * once. What fails stays pending, and the end of the run sends it.
 */
export async function deliverLost(plan: Plan, signal: AbortSignal): Promise<void> {
  if (plan.state.kind === 'none') return;
  const store = new StateStore(plan.state, pooled);
  const destinations = await openDestinations(plan);
  await Promise.allSettled(
    destinations.map(async (destination) => {
      const held = await fetchSnapshot(destination, signal, plan.key);
      await deliverPending(store, destination, nameOf(plan.key), held, signal);
    }),
  );
}

import { openDestinations } from '../destinations/kinds.js';
import { isHopeless } from '../destinations/delivery-outcome.js';
import { pooled } from '../platform/disk.js';
import type { Families } from '../model/metric-family.js';
import { NO_PROGRESS, type Progress, progressFamilies } from '../metrics/from-progress.js';
import { comparedOf } from '../metrics/from-due.js';
import type { GroupState } from '../model/group-state.js';
import type { Plan } from '../model/plan.js';
import { nameOf } from '../state/layout.js';
import { acquireDeliveryLock, startsOf } from '../state/delivery-lock.js';
import { limitsIn, withLimits } from '../state/limits.js';
import { noteProgress } from '../state/start-notes.js';
import { StateStore } from '../state/store.js';
import type { NotableRun } from './note-start.js';

/** Pushes to one destination that the run is in progress. `hopeless`: the destination will never accept it. */
export type Heartbeat = (signal: AbortSignal) => Promise<'sent' | 'hopeless'>;

/** With `--heartbeat`, local state shows the progress too, for who pulls it from there. */
function notesProgress({ state, heartbeatSeconds }: Plan): boolean {
  return state.kind === 'directory' && heartbeatSeconds !== undefined;
}

/**
 * One heartbeat per destination, so that none waits for another. With `--heartbeat`, each push contains the progress so
 * far.
 */
export async function heartbeatsOf(
  plan: Plan,
  run: NotableRun,
  soFar: () => Progress,
): Promise<readonly Heartbeat[]> {
  const { key, prefix, state, heartbeatSeconds } = plan;
  const familiesNow = (known: GroupState | undefined, others: readonly number[]): Families => {
    // A later run of the group may go on as well.
    const since = { ...run, startedAt: known?.lastStartedAt ?? run.startedAt };
    const limits = withLimits(known?.limits, limitsIn(plan));
    const compared = comparedOf(known, run, limits, [run.startedAt, ...others]);
    // It does not change the deadline, and on a host to which the job came back, ours is of long ago.
    const isDeadlineKept = run.startedAt > (known?.due?.deadline ?? Infinity);
    const progress = heartbeatSeconds === undefined ? NO_PROGRESS : soFar();
    return progressFamilies(since, progress, prefix, { ...compared, isDeadlineKept });
  };
  const store = state.kind === 'none' ? undefined : new StateStore(state, pooled);
  const note = async (): Promise<'sent'> => {
    const { records, gauges, stages, output } = soFar();
    const progress = { records, gauges, stages, output };
    const noted = { group: nameOf(key), id: run.id };
    // The disk may take the next one.
    if (store) await noteProgress(store.layout, noted, progress).catch(() => {});
    return 'sent';
  };
  const destinations = await openDestinations(plan);
  const pushes = destinations.map((destination): Heartbeat => async (signal) => {
    const target = { group: nameOf(key), destination: destination.name };
    // In turn with those who send the state.
    const lock = store && (await acquireDeliveryLock(store.layout, target, signal));
    // The next one may have its lock.
    if (lock?.kind === 'failed') return 'sent';
    try {
      const known = await store?.read(target.group);
      const current = known?.kind === 'state' ? known.state : undefined;
      const others = store && current ? await startsOf(store, current, 1) : [];
      const families = familiesNow(current, others);
      const options = { mode: 'add', host: run.host, signal } as const;
      const delivery = await destination.send(key, families, options);
      return isHopeless(delivery) ? 'hopeless' : 'sent';
    } finally {
      if (lock?.kind === 'locked') await lock.release();
    }
  });
  return notesProgress(plan) ? [note, ...pushes] : pushes;
}

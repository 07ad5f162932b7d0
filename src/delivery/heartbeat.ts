import { openDestinations } from '../destinations/kinds.js';
import { isHopeless } from '../destinations/delivery-outcome.js';
import { pooled } from '../platform/disk.js';
import type { Families } from '../model/metric-family.js';
import { type Progress, progressFamilies } from '../metrics/from-progress.js';
import { type Started, startedFamilies } from '../metrics/from-state.js';
import type { Plan } from '../model/plan.js';
import { nameOf } from '../state/layout.js';
import { acquireDeliveryLock } from '../state/delivery-lock.js';
import { StateStore } from '../state/store.js';

/** Pushes to one destination that the run is in progress. `hopeless`: the destination will never accept it. */
export type Heartbeat = (signal: AbortSignal) => Promise<'sent' | 'hopeless'>;

/**
 * One heartbeat per destination, so that none waits for another. With `--heartbeat`, each push contains the progress so
 * far.
 */
export async function heartbeatsOf(
  plan: Plan,
  run: Started,
  soFar: () => Progress,
): Promise<readonly Heartbeat[]> {
  const { key, prefix, state, heartbeatSeconds } = plan;
  const familiesSince = (startedAt: number): Families => {
    const since = { ...run, startedAt };
    return heartbeatSeconds === undefined
      ? { core: startedFamilies(since, prefix, 1), userNamed: [] }
      : progressFamilies(since, soFar(), prefix);
  };
  const store = state.kind === 'none' ? undefined : new StateStore(state, pooled);
  const destinations = await openDestinations(plan);
  return destinations.map((destination) => async (signal) => {
    const target = { group: nameOf(key), destination: destination.name };
    // In turn with those who send the state.
    const lock = await (store && acquireDeliveryLock(store.layout, target, signal));
    try {
      // A later run of the group may go on as well.
      const known = await store?.read(target.group);
      const lastStart = known?.kind === 'state' ? known.state.lastStartedAt : undefined;
      const families = familiesSince(lastStart ?? run.startedAt);
      const delivery = await destination.send(key, families, {
        mode: 'add',
        host: run.host,
        signal,
      });
      return isHopeless(delivery) ? 'hopeless' : 'sent';
    } finally {
      await lock?.release();
    }
  });
}

import { openDestinations } from '../../destinations/kinds.js';
import { fetchSnapshot } from '../../destinations/remote-snapshot.js';
import type { Plan } from '../../model/plan.js';
import { pooled } from '../../platform/disk.js';
import { nameOf } from '../../state/layout.js';
import { StateStore } from '../../state/store.js';
import { deliverPending } from '../deliver-pending.js';

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

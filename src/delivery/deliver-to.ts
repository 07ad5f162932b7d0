import { hasArrived } from '../destinations/delivery-outcome.js';
import type { Destination } from '../destinations/destination.js';
import type { Disk } from '../platform/disk.js';
import { nameOf } from '../state/layout.js';
import { type Current, deliverPendingGroup } from '../state/pending-group.js';
import { StateStore } from '../state/store.js';
import { deliverBacklog } from './backlog.js';
import { hasStandIns, type RunToSend, sendRun, type SentRun } from './send-run.js';
import { DELIVERED } from './send-state.js';

interface Dispatch extends RunToSend {
  /** For the state, before and after the request. */
  readonly disk: Disk;
}

/** Sends a finished run to one destination. `busy`: other runs of the group are still sending there. */
export async function deliverTo(
  destination: Destination,
  dispatch: Dispatch,
): Promise<SentRun | 'busy'> {
  const { plan, recorded, disk, signal } = dispatch;
  const asRecorded: Current = { state: recorded.state, running: 0 };
  if (recorded.history === 'unknown' || plan.state.kind === 'none') {
    return sendRun(destination, dispatch, asRecorded, undefined);
  }
  const store = new StateStore(plan.state, disk);
  const sent = await sendInTurn(destination, dispatch, asRecorded, store);
  if (sent === 'busy' || !hasArrived(sent.result)) return sent;
  const group = nameOf(plan.key);
  const others = await deliverBacklog(store, destination, group, signal);
  if (hasStandIns(plan, destination)) {
    const { comeHomeTo } = await import('./stand-in/failover.js');
    await comeHomeTo(destination, plan, store, [group, ...others], signal);
  }
  return sent;
}

async function sendInTurn(
  destination: Destination,
  dispatch: Dispatch,
  asRecorded: Current,
  store: StateStore,
): Promise<SentRun | 'busy'> {
  const { name } = destination;
  const key = { group: nameOf(dispatch.plan.key), destination: name };
  const send = (current: Current): Promise<SentRun> =>
    sendRun(destination, dispatch, current, store);
  const delivery = await deliverPendingGroup(store, key, dispatch.signal, send);
  switch (delivery.kind) {
    case 'sent':
      return delivery.sent;
    case 'settled':
      // The previous holder of the lock has sent our result with its own.
      return { result: { destination: name, delivery: DELIVERED }, isAll: true, remarks: [] };
    case 'unreadable':
      return send(asRecorded);
    case 'busy':
      return 'busy';
    case 'failed': {
      const { reason } = delivery;
      const result = { destination: name, delivery: { kind: 'no-lock', reason } } as const;
      return { result, isAll: false, remarks: [] };
    }
  }
}

import { hasArrived, isDown } from '../destinations/delivery-outcome.js';
import type { Destination } from '../destinations/destination.js';
import type { DeliveryResult } from '../model/delivery.js';
import type { Plan } from '../model/plan.js';
import type { RecordedRun } from '../model/recorded-run.js';
import { deliveryTo } from '../state/delivered.js';
import type { Current } from '../state/delivery-lock.js';
import { nameOf } from '../state/layout.js';
import type { StateStore } from '../state/store.js';
import { SKIPPED } from './selection.js';
import { type SendLimits, send, sendFresh, type SentState } from './send-state.js';

/** A finished run, and how to send it to one destination. */
export interface RunToSend {
  readonly plan: Plan;
  readonly recorded: RecordedRun;
  readonly limits: SendLimits;
  /** When the push timeout ends, by `performance.now()`. */
  readonly end: number;
  /** With failover: other gateways accept the result while this one is down. */
  readonly hasStandIns: boolean;
}

export interface SentRun extends SentState, Pick<DeliveryResult, 'standIns'> {
  /** One line each. */
  readonly remarks?: readonly string[];
}

export const DELIVERED = { kind: 'delivered', status: 200 } as const;

/**
 * Sends a run to its destination, or to a stand-in while that is down.
 *
 * @param store undefined where no state is kept
 */
export async function sendRun(
  destination: Destination,
  { plan, recorded, limits, end, hasStandIns }: RunToSend,
  current: Current,
  store: StateStore | undefined,
): Promise<SentRun> {
  // A skipped run is not worth a copy at a stand-in.
  if (!hasStandIns || recorded.run.outcome.kind === 'skipped') {
    return sendOwn(destination, recorded, current, limits);
  }
  const { failOver, withShare } = await import('./failover.js');
  const left = (): SendLimits => ({ ...limits, seconds: (end - performance.now()) / 1000 });
  const sent = await withShare(left(), (share) => sendOwn(destination, recorded, current, share));
  if (!isDown(sent.delivery)) return sent;
  const outgoing = {
    group: nameOf(plan.key),
    store,
    send: async (standIn: Destination, share: SendLimits) =>
      (await sendOwn(standIn, recorded, current, share)).delivery,
  };
  return { ...sent, ...(await failOver(plan, outgoing, left())) };
}

async function sendOwn(
  destination: Destination,
  { run, history }: RecordedRun,
  current: Current,
  limits: SendLimits,
): Promise<SentState> {
  if (run.outcome.kind !== 'skipped') return sendFresh(destination, current, history, limits);
  if (history === 'unknown') return { delivery: DELIVERED, isAll: true };
  const { state } = current;
  const delivery = await send(destination, current, SKIPPED, limits.signal);
  const before = deliveryTo(state, destination.name)?.delivered;
  return { delivery, isAll: hasArrived({ delivery }) && before === state.sequence - 1 };
}

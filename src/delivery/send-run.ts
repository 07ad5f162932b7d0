import { hasArrived, isDown } from '../destinations/delivery-outcome.js';
import type { Destination } from '../destinations/destination.js';
import { isSpread } from '../destinations/kinds.js';
import type { DeliveryResult } from '../model/delivery.js';
import type { Plan } from '../model/plan.js';
import type { RecordedRun } from '../model/recorded-run.js';
import { deliveryTo } from '../state/delivered.js';
import type { Current } from '../state/pending-group.js';
import { nameOf } from '../state/layout.js';
import type { StateStore } from '../state/store.js';
import { SKIPPED } from './select/selection.js';
import { DELIVERED, send, sendFresh, type SendLimits, type SentState } from './send-state.js';

/** A finished run, and how to send it to one destination. */
export interface RunToSend {
  readonly plan: Plan;
  readonly recorded: RecordedRun;
  readonly signal: AbortSignal;
  /** Until the end of the push timeout. */
  readonly secondsLeft: () => number;
}

export interface SentRun extends Pick<SentState, 'isAll'> {
  readonly result: DeliveryResult;
  /** One line each. */
  readonly remarks: readonly string[];
}

/** Whether other gateways accept results while this one is down. */
export function hasStandIns({ destinations, standIns }: Plan, { name }: Destination): boolean {
  return standIns !== undefined && isSpread(destinations.find((each) => each.name === name));
}

/**
 * Sends a run to its destination, or to a stand-in while that is down.
 *
 * @param store undefined where no state is kept
 */
export async function sendRun(
  destination: Destination,
  { plan, recorded, signal, secondsLeft }: RunToSend,
  current: Current,
  store: StateStore | undefined,
): Promise<SentRun> {
  const send = (to: Destination, limits: SendLimits) => sendOwn(to, recorded, current, limits);
  const left = (): SendLimits => ({ signal, seconds: secondsLeft() });
  // A skipped run is not worth a copy at a stand-in.
  const mayFailOver = hasStandIns(plan, destination) && recorded.run.outcome.kind !== 'skipped';
  const failover = mayFailOver ? await import('./stand-in/failover.js') : undefined;
  const { delivery, isAll } = failover
    ? await failover.withShare(left(), (share) => send(destination, share))
    : await send(destination, { signal, seconds: plan.pushTimeoutSeconds });
  const result = { destination: destination.name, delivery };
  if (failover === undefined || !isDown(delivery)) return { result, isAll, remarks: [] };
  const outgoing = { group: nameOf(plan.key), store, send };
  const { standIns, remarks } = await failover.failOver(plan, outgoing, left());
  return { result: { ...result, standIns }, isAll, remarks };
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

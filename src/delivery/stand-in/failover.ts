import { hasArrived, isDown } from '../../destinations/delivery-outcome.js';
import type { Destination } from '../../destinations/destination.js';
import { openDestinations } from '../../destinations/kinds.js';
import { isExpired, withDeadline } from '../../util/deadline.js';
import type { DeliveryResult, DestinationDelivery } from '../../model/delivery.js';
import type { Plan } from '../../model/plan.js';
import { type Unlocked, withDeliveryLock } from '../../state/delivery-lock.js';
import { addStandIn, removeStandIn } from '../../state/stand-in-markers.js';
import type { StateStore } from '../../state/store.js';
import { reasonOf } from '../../util/reason-of.js';
import { comeHomeIfAny } from './come-home-if-any.js';
import { clearStandIns } from './come-home.js';
import type { SendLimits, SentState } from '../send-state.js';

type Failover = Required<Pick<DeliveryResult, 'standIns'>> & {
  /** One line each. */
  readonly remarks: readonly string[];
};

/** A group, and what sends it to a gateway. */
interface Outgoing {
  readonly group: string;
  /** Undefined where no state is kept. */
  readonly store: StateStore | undefined;
  readonly send: (destination: Destination, limits: SendLimits) => Promise<SentState>;
}

/** Part of the remaining time for a gateway that others can stand in for. */
const SHARE = 0.5;

/** Messages name the time: `no answer within 2.5 s`. */
function rounded(seconds: number): number {
  const parts = seconds < 1 ? 100 : 10;
  return Math.round(seconds * parts) / parts;
}

/** The limit for all ends the last request as well, but says how long all have taken. */
function ofShare(delivery: DestinationDelivery, share: number): DestinationDelivery {
  return delivery.kind === 'timed-out' ? { ...delivery, afterSeconds: share } : delivery;
}

/** Sends the result to the gateway of the group within half of the time. The rest is for its stand-ins. */
export function withShare<T>(
  { signal, seconds }: SendLimits,
  send: (limits: SendLimits) => Promise<T>,
): Promise<T> {
  const share = rounded(seconds * SHARE);
  return withDeadline(share, signal, (deadline) => send({ signal: deadline, seconds: share }));
}

/**
 * Sends the result to the first stand-in that accepts it. Each has half of the remaining time, the last one all of it. A
 * refusal ends the search: another gateway would hide a mistake that only people can correct.
 *
 * @param limits for all of them together
 */
export async function failOver(
  plan: Plan,
  outgoing: Outgoing,
  { signal, seconds }: SendLimits,
): Promise<Failover> {
  const end = performance.now() + seconds * 1000;
  const standIns = await openDestinations({ ...plan, destinations: plan.standIns ?? [] });
  const tried: DeliveryResult[] = [];
  const remarks: string[] = [];
  for (const standIn of standIns) {
    const left = (end - performance.now()) / 1000;
    if (signal.aborted || left <= 0) break;
    const share = rounded(standIn === standIns.at(-1) ? left : left * SHARE);
    const { delivery, remark } = await withDeadline(share, signal, (deadline) =>
      sendTo(standIn, outgoing, { signal: deadline, seconds: share }),
    );
    tried.push({ destination: standIn.name, delivery: ofShare(delivery, share) });
    if (hasArrived({ delivery })) {
      remarks.push(...remark);
      const others = standIns.filter((each) => each !== standIn);
      await clearStandIns(outgoing, standIn, others, signal);
    }
    if (!isDown(delivery)) break;
  }
  return { standIns: tried, remarks };
}

/** Deletes these groups from stand-ins, because `home` has them now. What fails is left to the next run and to `flush`. */
export async function comeHomeTo(
  home: Destination,
  plan: Plan,
  store: StateStore,
  groups: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  try {
    const standIns = await openDestinations({ ...plan, destinations: plan.standIns ?? [] });
    await comeHomeIfAny(store, [home, ...standIns], signal, groups);
  } catch {
    // The markers remain.
  }
}

interface SentToStandIn {
  readonly delivery: DestinationDelivery;
  readonly remark: readonly string[];
}

async function sendTo(
  standIn: Destination,
  { group, store, send }: Outgoing,
  limits: SendLimits,
): Promise<SentToStandIn> {
  if (store === undefined) {
    const { delivery } = await send(standIn, limits);
    return { delivery, remark: [unmarked(standIn)] };
  }
  const { layout } = store;
  const key = { group, destination: standIn.name };
  const sendMarked = async (): Promise<SentToStandIn> => {
    // Sends without a marker too: a full disk must not hide the result.
    const marked = await addStandIn(layout, key).catch((error: unknown) => reasonOf(error));
    const { delivery } = await send(standIn, limits);
    const isUnsent = delivery.kind === 'unreachable' && delivery.outage === 'unsent';
    if (marked === 'added' && isUnsent) await removeStandIn(layout, key).catch(() => {});
    const isMarked = marked === 'added' || marked === 'known';
    const remark = isMarked ? [] : [`${unmarked(standIn)}: ${layout.root}: ${marked}`];
    return { delivery, remark };
  };
  return withDeliveryLock(layout, key, limits.signal, sendMarked, (unlocked) => ({
    delivery: withoutLock(unlocked, limits),
    remark: [],
  }));
}

function withoutLock(unlocked: Unlocked, { signal, seconds }: SendLimits): DestinationDelivery {
  if (unlocked.kind === 'failed') return { kind: 'no-lock', reason: unlocked.reason };
  if (!isExpired(signal.reason)) return { kind: 'cancelled' };
  const reason = `another jobmeter was still busy with this group there after ${seconds} s`;
  return { kind: 'no-lock', reason };
}

/** The remark if no marker remembers the copy. */
const unmarked = ({ name }: Destination): string =>
  `${name} keeps the result until jobmeter prune --misplaced deletes it there: there is no state that remembers it`;

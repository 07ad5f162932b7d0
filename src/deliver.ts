import type { Kept } from './after-spawn.js';
import { type Dispatch, dispatchState, hasArrived } from './destinations/dispatch.js';
import { exposedSecrets } from './destinations/access/access.js';
import { withDeadline } from './destinations/pushgateway/deadline.js';
import { describeDelivery } from './destinations/pushgateway/delivery.js';
import type { Plan } from './plan/plan.js';
import { markDelivered } from './state/fold.js';
import type { GroupState } from './state/group-state.js';
import { StateStore } from './state/store.js';

export interface Delivered {
  readonly dispatches: readonly Dispatch[];
  /** One line for each destination that did not get everything. */
  readonly problems: readonly string[];
}

/** Sends the state to every gateway within the budget, and notes which of them have it. */
export async function deliver(plan: Plan, kept: Kept, leaving: AbortSignal): Promise<Delivered> {
  const dispatches = await withinBudget(plan.pushTimeoutSeconds, leaving, (signal) =>
    kept.history === 'known' && plan.state.kind === 'directory'
      ? sendLatest(plan, new StateStore(plan.state.path), kept.state, signal)
      : dispatchState(plan, kept.state, 'unknown', signal),
  );
  if (dispatches === 'busy') {
    const problem =
      'other runs of this group are still sending: the next one sends this result too';
    return { dispatches: [], problems: [problem] };
  }
  const problems = dispatches
    .filter(({ delivery }) => delivery.kind !== 'delivered')
    .map(({ destination, delivery }) => describeDelivery(delivery, destination));
  return { dispatches, problems: [...(await exposedSecrets(plan.access)), ...problems] };
}

/** Of several runs that end together, the last to send has the results of all. */
async function sendLatest(
  plan: Plan,
  store: StateStore,
  own: GroupState,
  signal: AbortSignal,
): Promise<readonly Dispatch[] | 'busy'> {
  return store.sending(plan.key, signal, async (latest = own) => {
    const dispatches = await dispatchState(plan, latest, 'known', signal);
    const arrived = dispatches.filter(hasArrived);
    if (arrived.length > 0) {
      await store.update(plan.key, (current = latest) =>
        arrived.reduce(
          (state, { destination }) => markDelivered(state, destination, latest.sequence),
          current,
        ),
      );
    }
    return dispatches;
  });
}

/** Somebody wants us gone: what is under way may still end. */
const HURRIED_MS = 1000;

/** Ends what is under way when the budget is spent, or soon after somebody wants us gone. */
async function withinBudget<T>(
  seconds: number,
  leaving: AbortSignal,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const hurry = (): void => {
    timer = setTimeout(() => abort.abort(), HURRIED_MS);
  };
  if (leaving.aborted) hurry();
  leaving.addEventListener('abort', hurry);
  try {
    return await withDeadline(seconds, abort.signal, action);
  } finally {
    clearTimeout(timer);
    leaving.removeEventListener('abort', hurry);
  }
}

import { randomUUID } from 'node:crypto';
import {
  type Dispatch,
  dispatchStart,
  dispatchState,
  hasArrived,
} from './destinations/dispatch.js';
import { withDeadline } from './destinations/pushgateway/deadline.js';
import { describeDelivery } from './destinations/pushgateway/delivery.js';
import type { Host } from './host.js';
import type { Plan } from './plan/plan.js';
import type { JobRun } from './run/job-run.js';
import { fold, markDelivered } from './state/fold.js';
import type { GroupState } from './state/group-state.js';
import { StateStore } from './state/store.js';
import { ownVersion } from './version.js';

/** The stages behind the run. This module and what it imports is loaded after the command was started. */

type Identity = Pick<JobRun, 'id' | 'host' | 'version'>;

export function identify<T extends object>(host: Host, run: T): T & Identity {
  return { ...run, id: randomUUID(), host: host.hostname(), version: ownVersion() };
}

/** A shorter job needs no announcement: it costs one request, the one at its end. */
const ANNOUNCE_AFTER_MS = 1000;

/** How long the end of the job waits for an announcement under way, which must not arrive after the last push. */
const ANNOUNCEMENT_GRACE_MS = 1000;

export interface Announcement {
  end(): Promise<void>;
}

/** Pushes that the job is running, once it has been for a second. */
export function announce(
  plan: Plan,
  starting: Promise<Pick<JobRun, 'startedAt' | 'labels' | 'host' | 'version'>>,
): Announcement {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let sent: Promise<void> = Promise.resolve();
  let isOver = false;
  void starting.then((run) => {
    if (isOver) return;
    const elapsedMs = Date.now() - run.startedAt * 1000;
    timer = setTimeout(
      () => {
        sent = dispatchStart(plan, run, abort.signal);
      },
      Math.max(0, ANNOUNCE_AFTER_MS - elapsedMs),
    );
  });
  return {
    async end() {
      isOver = true;
      clearTimeout(timer);
      const impatience = setTimeout(() => abort.abort(), ANNOUNCEMENT_GRACE_MS);
      await sent;
      clearTimeout(impatience);
    },
  };
}

export interface Kept {
  readonly state: GroupState;
  readonly history: 'known' | 'unknown';
  readonly remarks: readonly string[];
}

/** Folds the run into the state of its group, on disk before anything is sent. */
export async function keep(plan: Plan, run: JobRun): Promise<Kept> {
  const unknown = (remarks: readonly string[]): Kept => ({
    state: fold(undefined, plan.key, run),
    history: 'unknown',
    remarks,
  });
  if (plan.state.kind === 'none') return unknown([]);
  const update = await new StateStore(plan.state.path).update(plan.key, (previous) =>
    fold(previous, plan.key, run),
  );
  if (update.kind === 'problem') return unknown([`this run is not recorded: ${update.text}`]);
  return { state: update.state, history: 'known', remarks: update.remarks };
}

/** Somebody wants us gone: what is under way may still end. */
const HURRIED_MS = 1000;

/** Sends the state to every destination, and notes which of them have it. */
export async function deliver(
  plan: Plan,
  { state, history }: Kept,
  leaving: AbortSignal,
): Promise<{ readonly dispatches: readonly Dispatch[]; readonly problems: readonly string[] }> {
  if (plan.gateways.length === 0) return { dispatches: [], problems: [] };
  const dispatches = await withinBudget(plan.pushTimeoutSeconds, leaving, (signal) =>
    dispatchState(plan, state, history, signal),
  );
  const arrived = dispatches.filter(hasArrived);
  if (plan.state.kind === 'directory' && history === 'known' && arrived.length > 0) {
    await new StateStore(plan.state.path).update(plan.key, (current = state) =>
      arrived.reduce(
        (marked, { destination }) => markDelivered(marked, destination, state.sequence),
        current,
      ),
    );
  }
  const problems = dispatches
    .filter(({ delivery }) => delivery.kind !== 'delivered')
    .map(({ destination, delivery }) => describeDelivery(delivery, destination));
  return { dispatches, problems };
}

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

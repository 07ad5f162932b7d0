import type { Plan } from '../model/plan.js';
import { pooled } from '../platform/disk.js';
import { nameOf } from '../state/layout.js';
import { markRunning, type RunningMarker } from '../state/running-lock.js';
import type { StartNote } from '../state/start-notes.js';
import { StateStore } from '../state/store.js';

/** Others hold the lock in our way for a moment only; where they do not, this run goes on unseen. */
const TIMEOUT_MS = 5000;

/**
 * Marks that the run goes on once it has started: the command does not wait for that. Nothing is said where it fails, since
 * this run does not need it.
 *
 * @param noteOf what the marker says, by the start of the run
 */
export function showRunning(
  plan: Plan,
  noteOf: (startedAt: number) => StartNote,
  started: Promise<number>,
  finished: Promise<unknown>,
): RunningMarker {
  let hasEnded = false;
  let marking: Promise<RunningMarker | undefined> | undefined;
  const mark = async (startedAt: number): Promise<RunningMarker | undefined> => {
    if (plan.state.kind === 'none') return undefined;
    // The first use of the thread pool takes longer than a short job does.
    await new Promise((resolve) => setImmediate(resolve));
    if (hasEnded) return undefined;
    const store = new StateStore(plan.state, pooled);
    await store.prepare();
    if (hasEnded) return undefined;
    const run = { group: nameOf(plan.key), note: () => noteOf(startedAt) };
    return markRunning(store.layout, run, AbortSignal.timeout(TIMEOUT_MS));
  };
  void finished.then(() => {
    hasEnded = true;
  });
  void started.then((startedAt) => {
    if (!hasEnded) marking = mark(startedAt).catch(() => undefined);
  });
  return { leave: async () => (await marking)?.leave() };
}

import type { Plan } from '../model/plan.js';
import { pooled } from '../platform/disk.js';
import { nameOf } from '../state/layout.js';
import { markRunning, type RunningMarker } from '../state/running-lock.js';
import type { StartNote } from '../state/start-notes.js';
import { StateStore } from '../state/store.js';

/**
 * Other processes hold this lock only for a moment. After the timeout, the run continues without
 * its marker.
 */
const TIMEOUT_MS = 5000;

/**
 * Marks the run as running after its start, without delaying the command. Failures are not
 * reported, because this run does not need the marker.
 * @param noteOf makes the content of the marker from the start of the run
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

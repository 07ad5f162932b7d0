import { hasDestination, type Plan } from './plan/plan.js';
import type { JobRun } from './run/job-run.js';

/** A shorter job needs no announcement: it costs one request, the one at its end. */
const ANNOUNCE_AFTER_MS = 1000;

/** How long the end of the job waits for an announcement under way, which must not arrive after the last push. */
const GRACE_MS = 1000;

export interface Announcement {
  end(): Promise<void>;
}

/** Pushes that the job is running, once it has been for a second. Nothing is said when that fails. */
export function announce(
  plan: Plan,
  starting: Promise<Pick<JobRun, 'startedAt' | 'labels' | 'host' | 'version'>>,
): Announcement {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let sent: Promise<void> = Promise.resolve();
  let isOver = !hasDestination(plan);
  void starting.then((run) => {
    if (isOver) return;
    const elapsedMs = Date.now() - run.startedAt * 1000;
    timer = setTimeout(
      () => {
        sent = send(plan, run, abort.signal);
      },
      Math.max(0, ANNOUNCE_AFTER_MS - elapsedMs),
    );
  });
  return {
    async end() {
      isOver = true;
      clearTimeout(timer);
      const impatience = setTimeout(() => abort.abort(), GRACE_MS);
      await sent;
      clearTimeout(impatience);
    },
  };
}

async function send(
  plan: Plan,
  run: Pick<JobRun, 'startedAt' | 'labels' | 'host' | 'version'>,
  signal: AbortSignal,
): Promise<void> {
  try {
    const { dispatchStart } = await import('./destinations/dispatch.js');
    await dispatchStart(plan, run, signal);
  } catch {
    // The push at the end says what is wrong.
  }
}

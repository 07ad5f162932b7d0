import type { Heart } from './delivery/heart.js';
import type { Progress } from './metrics/from-progress.js';
import { hasDestination, type Plan } from './plan/plan.js';
import type { JobRun } from './run/job-run.js';

/** A shorter job needs no announcement: it costs one request, the one at its end. */
const ANNOUNCE_AFTER_MS = 1000;

/** How long the end of the job waits for a push under way, which must not arrive after the last one. */
const GRACE_MS = 1000;

export type Started = Pick<JobRun, 'startedAt' | 'labels' | 'host' | 'version'>;

export interface Announcement {
  end(): Promise<void>;
}

/**
 * Pushes that the job is running, once it has been for a second; with `--heartbeat` again and again, and what is known by
 * then. One push at a time, none after the end. Nothing is said when one fails: the push at the end says what is wrong.
 */
export function announce(
  plan: Plan,
  starting: Promise<Started>,
  soFar: () => Progress,
): Announcement {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();
  let heart: Heart | undefined;
  let isOver = !hasDestination(plan);

  const push = async (run: Started): Promise<void> => {
    const { heartbeatSeconds } = plan;
    heart ??= (await import('./delivery/heart.js')).startHeart(plan, soFar);
    if (isOver) return;
    const isWorthAnother = await heart(run, abort.signal);
    if (isWorthAnother && heartbeatSeconds !== undefined) pushIn(heartbeatSeconds * 1000, run);
  };
  const pushIn = (milliseconds: number, run: Started): void => {
    if (isOver) return;
    timer = setTimeout(() => {
      underWay = push(run).catch(() => {});
    }, milliseconds);
  };
  void starting.then((run) => {
    const elapsedMs = Math.max(0, Date.now() - run.startedAt * 1000);
    pushIn(Math.max(0, ANNOUNCE_AFTER_MS - elapsedMs), run);
  });
  return {
    async end() {
      isOver = true;
      clearTimeout(timer);
      const impatience = setTimeout(() => abort.abort(), GRACE_MS);
      await underWay;
      clearTimeout(impatience);
    },
  };
}

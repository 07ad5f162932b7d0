import { hasDestination } from '../model/destination.js';
import type { Host } from '../host.js';
import type { Progress } from '../metrics/from-progress.js';
import { type Plan } from '../model/plan.js';
import { pause } from '../util/pause.js';
import { NOTHING_NOTED, noteStart, type NotableRun } from './note-start.js';
import type { Heartbeat } from './heartbeat.js';

/** A shorter job is not announced, so it costs one request instead of two. */
const ANNOUNCE_AFTER_SECONDS = 1;

/** How long the end of the job waits for a push in flight. It must not arrive after the final push. */
const GRACE_MS = 1000;

export interface Announcement {
  /** Stops announcing. Resolves with warnings for the user. */
  end(): Promise<readonly string[]>;
}

/**
 * Announces a running job, one second after its start: marks it as running in local state, and pushes this to every
 * destination. With `--heartbeat`, pushes progress in this interval. Each destination gets one push at a time, and none
 * after the end. A failed push is not reported, because the final push reports the same failure.
 */
export function announce(
  { clock }: Pick<Host, 'clock'>,
  plan: Plan,
  starting: Promise<NotableRun>,
  soFar: () => Progress,
): Announcement {
  const ended = new AbortController();
  const tooLate = new AbortController();
  let recording: Promise<readonly string[]> = Promise.resolve([]);
  let announcing: Promise<unknown> = Promise.resolve();

  const announceRun = async (run: NotableRun): Promise<void> => {
    const elapsed = Math.max(0, clock.now() - run.startedAt);
    const rest = Math.max(0, ANNOUNCE_AFTER_SECONDS - elapsed);
    if ((await pause(rest, ended.signal)) === 'interrupted') return;
    const noting = noteStart(plan, run, clock.now(), tooLate.signal).catch(() => NOTHING_NOTED);
    recording = noting.then(({ remarks }) => remarks);
    const { lost } = await noting;
    if (!hasDestination(plan) && plan.heartbeatSeconds === undefined) return;
    if (lost > 0) await (await import('./deliver-lost.js')).deliverLost(plan, tooLate.signal);
    const heartbeats = await (await import('./heartbeat.js')).heartbeatsOf(plan, run, soFar);
    await Promise.allSettled(heartbeats.map(repeat));
  };
  const repeat = async (heartbeat: Heartbeat): Promise<void> => {
    const { heartbeatSeconds } = plan;
    while (!ended.signal.aborted && (await heartbeat(tooLate.signal)) === 'sent') {
      if (heartbeatSeconds === undefined) return;
      await pause(heartbeatSeconds, ended.signal);
    }
  };
  void starting.then((run) => {
    announcing = announceRun(run).catch(() => {});
  });
  return {
    async end() {
      // Without a reason, `abort` creates an Error with a stack trace.
      ended.abort('ended');
      const grace = setTimeout(() => tooLate.abort(), GRACE_MS);
      await announcing;
      clearTimeout(grace);
      return recording;
    },
  };
}

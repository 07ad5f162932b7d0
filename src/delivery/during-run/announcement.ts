import { hasDestination } from '../../model/destination.js';
import type { Host } from '../../host.js';
import type { Progress } from '../../metrics/from-progress.js';
import { type Plan } from '../../model/plan.js';
import { pause } from '../../util/pause.js';
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

/** A job in progress, and what ends its announcement. */
interface JobInProgress {
  readonly plan: Plan;
  readonly soFar: () => Progress;
  /** Aborts when the job has ended. */
  readonly ended: AbortSignal;
  /** Aborts when a push in flight has had its grace. */
  readonly tooLate: AbortSignal;
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
  const job = { plan, soFar, ended: ended.signal, tooLate: tooLate.signal };
  let announcing: Promise<readonly string[]> = Promise.resolve([]);
  void starting.then((run) => {
    announcing = announceRun(clock, job, run);
  });
  return {
    async end() {
      // Without a reason, `abort` creates an Error with a stack trace.
      ended.abort('ended');
      const grace = setTimeout(() => tooLate.abort(), GRACE_MS);
      const remarks = await announcing;
      clearTimeout(grace);
      return remarks;
    },
  };
}

async function announceRun(
  clock: Host['clock'],
  job: JobInProgress,
  run: NotableRun,
): Promise<readonly string[]> {
  const { plan, ended, tooLate } = job;
  const elapsed = Math.max(0, clock.now() - run.startedAt);
  const rest = Math.max(0, ANNOUNCE_AFTER_SECONDS - elapsed);
  if ((await pause(rest, ended)) === 'interrupted') return [];
  const { remarks, lost } = await noteStart(plan, run, clock.now(), tooLate).catch(
    () => NOTHING_NOTED,
  );
  await pushStart(job, run, lost).catch(() => {});
  return remarks;
}

async function pushStart(job: JobInProgress, run: NotableRun, lost: number): Promise<void> {
  const { plan, soFar, tooLate } = job;
  if (!hasDestination(plan) && plan.heartbeatSeconds === undefined) return;
  const { deliverLost, heartbeatsOf } = await import('./heartbeat.js');
  if (lost > 0) await deliverLost(plan, tooLate);
  const heartbeats = await heartbeatsOf(plan, run, soFar);
  await Promise.allSettled(heartbeats.map((heartbeat) => repeat(heartbeat, job)));
}

async function repeat(
  heartbeat: Heartbeat,
  { plan: { heartbeatSeconds }, ended, tooLate }: JobInProgress,
): Promise<void> {
  while (!ended.aborted && (await heartbeat(tooLate)) === 'sent') {
    if (heartbeatSeconds === undefined) return;
    await pause(heartbeatSeconds, ended);
  }
}

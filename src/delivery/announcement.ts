import { foldContextOf } from '../state/fold-context.js';
import { hasDestination } from '../model/destination.js';
import { pooled } from '../platform/disk.js';
import type { Host } from '../host.js';
import type { Progress } from '../metrics/from-progress.js';
import type { Started } from '../metrics/from-state.js';
import { type Plan } from '../model/plan.js';
import { pause } from '../util/pause.js';
import { recordStart } from '../state/record-start.js';
import { StateStore } from '../state/store.js';
import type { Heartbeat } from './heartbeat.js';

/** A shorter job needs no announcement: it costs one request, the one at its end. */
const ANNOUNCE_AFTER_SECONDS = 1;

/** How long the end of the job waits for a push under way, which must not arrive after the last one. */
const GRACE_MS = 1000;

export interface Announcement {
  /** Gives what there is to say of it. */
  end(): Promise<readonly string[]>;
}

/**
 * Notes in state and pushes that the job is running, once it has been for a second; with `--heartbeat` it pushes again and
 * again, and what is known by then. To each destination one at a time, none after the end. Nothing is said when one fails:
 * the push at the end says what is wrong.
 */
export function announce(
  { clock }: Pick<Host, 'clock'>,
  plan: Plan,
  starting: Promise<Started>,
  soFar: () => Progress,
): Announcement {
  const ended = new AbortController();
  const tooLate = new AbortController();
  let recording: Promise<readonly string[]> = Promise.resolve([]);
  let telling: Promise<unknown> = Promise.resolve();

  const begin = async (run: Started): Promise<void> => {
    const elapsed = Math.max(0, clock.now() - run.startedAt);
    const rest = Math.max(0, ANNOUNCE_AFTER_SECONDS - elapsed);
    if ((await pause(rest, ended.signal)) === 'interrupted') return;
    recording = noteStart(plan, run, clock.now(), tooLate.signal).catch(() => []);
    await recording;
    if (!hasDestination(plan)) return;
    const beats = await (await import('./heartbeat.js')).heartbeatsOf(plan, run, soFar);
    await Promise.allSettled(beats.map(keepOn));
  };
  const keepOn = async (beat: Heartbeat): Promise<void> => {
    const { heartbeatSeconds } = plan;
    while (!ended.signal.aborted && (await beat(tooLate.signal)) === 'told') {
      if (heartbeatSeconds === undefined) return;
      await pause(heartbeatSeconds, ended.signal);
    }
  };
  void starting.then((run) => {
    telling = begin(run).catch(() => {});
  });
  return {
    async end() {
      // Without a reason it would make an error for one.
      ended.abort('ended');
      const grace = setTimeout(() => tooLate.abort(), GRACE_MS);
      await telling;
      clearTimeout(grace);
      return recording;
    },
  };
}

/**
 * Notes on disk when the run started, before anybody is told: a run of the group that ends meanwhile then knows that it is
 * not the last that started. Gives what there is to say of it; where the disk does not take it, the end of the run says why.
 */
async function noteStart(
  plan: Plan,
  { startedAt }: Started,
  now: number,
  timeout: AbortSignal,
): Promise<readonly string[]> {
  if (plan.state.kind === 'none') return [];
  const context = foldContextOf(plan, now);
  const update = await new StateStore(plan.state, pooled).update(
    context.key,
    (known) => recordStart(known, context, startedAt),
    timeout,
  );
  return update.kind === 'stored' ? update.remarks : [];
}

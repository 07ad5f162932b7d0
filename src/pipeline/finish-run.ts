import type { Measured } from './measured.js';
import { announce } from '../delivery/during-run/announcement.js';
import { deliverRun } from '../delivery/deliver-run.js';
import { PRELOADS } from '../delivery/preloads.js';
import type { Host } from '../host.js';
import type { Plan } from '../model/plan.js';
import type { RunningJob } from '../run/start-job.js';
import { recordRun } from './record.js';
import { showLive } from './show-live.js';
import { showRunning } from './show-running.js';
import { identify, startNoteOf } from './start-note.js';
import type { OverlapCheck } from './overlap.js';
import { uuid } from '../platform/uuid.js';

interface FinishContext {
  readonly leaving: AbortSignal;
  /** With --overlap, the check before the spawn has already marked the run as running. */
  readonly startCheck: Pick<OverlapCheck, 'id' | 'leave'> | undefined;
}

/**
 * Does everything after the spawn: announces the run, waits for its end, records it and delivers
 * it.
 */
export async function finishRun(
  host: Host,
  plan: Plan,
  job: RunningJob,
  { leaving, startCheck }: FinishContext,
): Promise<Measured> {
  // A module that fails to load fails again where it is used, and is reported there.
  const loaded = preload(plan).catch(() => {});
  const id = startCheck?.id ?? uuid();
  // A job that ends before this module is loaded is too short for another run to meet it.
  const marker =
    startCheck ??
    showRunning(
      plan,
      (startedAt) => startNoteOf(host, plan, id, startedAt),
      loaded.then(() => job.started),
      job.finished,
    );
  const starting = job.started.then((startedAt) =>
    identify(host, id, { startedAt, labels: plan.labels }),
  );
  const announcement = announce(host, plan, starting, () => job.soFar());
  const live =
    plan.listen === undefined ? undefined : showLive(host, plan, plan.listen, starting, job);
  const { run: finished, remarks } = await job.finished;
  live?.end();
  const announced = await announcement.end();
  const recorded = await recordRun(host, plan, identify(host, id, finished));
  // Removes the marker of a run that is not recorded, which would otherwise count as lost.
  await marker.leave();
  const { deliveries, problems } = await deliverRun(host, plan, recorded, leaving);
  return {
    kind: 'measured',
    ...recorded,
    deliveries,
    remarks: [...remarks, ...announced, ...recorded.remarks, ...problems],
  };
}

/**
 * Loads the modules that the end of the run needs. One per turn of the event loop, so that the exit of the job is
 * noticed soon.
 */
async function preload(plan: Plan): Promise<void> {
  for (const load of PRELOADS) {
    await new Promise((resolve) => setImmediate(resolve));
    await load(plan);
  }
}

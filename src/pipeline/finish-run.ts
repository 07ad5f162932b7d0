import type { Measured } from './measured.js';
import { announce } from '../delivery/announcement.js';
import { deliverRun, PRELOADS } from '../delivery/deliver-run.js';
import type { Host } from '../host.js';
import type { Plan } from '../model/plan.js';
import type { RunningJob } from '../run/start-job.js';
import { identify, recordRun } from './record.js';
import { showRunning } from './show-running.js';
import type { RunningMarker } from '../state/running-lock.js';

interface Surroundings {
  readonly leaving: AbortSignal;
  /** Where it was asked before the spawn, it has marked that the run goes on. */
  readonly gate: RunningMarker | undefined;
}

/** Everything after the spawn: announces the run, waits for its end, records it, delivers it. */
export async function finishRun(
  host: Host,
  plan: Plan,
  job: RunningJob,
  { leaving, gate }: Surroundings,
): Promise<Measured> {
  // A module that fails to load fails again where it is used, and is reported there.
  const loaded = preload(plan).catch(() => {});
  // A job that is over before that is too short for others to meet it.
  const marker =
    gate ??
    showRunning(
      plan,
      loaded.then(() => job.started),
    );
  const announcement = announce(
    host,
    plan,
    job.started.then((startedAt) => identify(host, { startedAt, labels: plan.labels })),
    () => job.soFar(),
  );
  const { run: finished, remarks } = await job.finished;
  const [announced] = await Promise.all([announcement.end(), marker.leave()]);
  const recorded = await recordRun(host, plan, identify(host, finished));
  const { deliveries, problems } = await deliverRun(host, plan, recorded, leaving);
  return {
    kind: 'measured',
    ...recorded,
    deliveries,
    remarks: [...remarks, ...announced, ...recorded.remarks, ...problems],
  };
}

/** Loads what the end of the run takes while the job runs. One module at a time: loading delays the notice of its end. */
async function preload(plan: Plan): Promise<void> {
  for (const load of PRELOADS) {
    await new Promise((resolve) => setImmediate(resolve));
    await load(plan);
  }
}

import type { Measured, Unmeasured } from './measured.js';
import { loadOutputReader } from '../run/streams/output-reader.js';
import type { Host } from '../host.js';
import type { Plan } from '../model/plan.js';
import { openSignalForwarder } from '../run/signals/forwarder.js';
import { startJob } from '../run/start-job.js';

/**
 * Runs the command, records the result and delivers it. This folder connects run/, state/ and
 * delivery/ in the order of a run.
 * @param onStart called when nothing can stop the command anymore
 */
export async function runPipeline(
  host: Host,
  plan: Plan,
  onStart?: () => void,
): Promise<Measured | Unmeasured> {
  const outputReader = await loadOutputReader(plan);
  const signals = openSignalForwarder(host);
  // The only check that delays the command, and only with --overlap.
  const startCheck =
    plan.overlap === 'allow'
      ? undefined
      : (await import('./overlap.js')).openStartCheck(host, plan, signals.leaving);
  host.commandStarts();
  onStart?.();
  const job = startJob({ host, plan, signals, outputReader }, startCheck?.ask);
  try {
    // Loads everything that the spawn does not need, while the command runs.
    const { finishRun } = await import('./finish-run.js');
    const measured = await finishRun(host, plan, job, { leaving: signals.leaving, startCheck });
    return { ...measured, remarks: [...(startCheck?.remarks() ?? []), ...measured.remarks] };
  } catch (reason) {
    const { run } = await job.finished;
    await startCheck?.leave();
    return { kind: 'unmeasured', run, reason };
  } finally {
    signals.close();
  }
}

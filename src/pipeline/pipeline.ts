import type { Measured, Unmeasured } from './measured.js';
import { readingFor } from '../run/streams/reading.js';
import type { Host } from '../host.js';
import type { Plan } from '../model/plan.js';
import { openSignalForwarder } from '../run/signals/forwarder.js';
import { startJob } from '../run/start-job.js';

/** The whole of jobmeter: runs the command, records the result, delivers it. */
export async function runPipeline(host: Host, plan: Plan): Promise<Measured | Unmeasured> {
  const reading = await readingFor(plan);
  const signals = openSignalForwarder(host);
  // Nothing else delays the command, and this only where --overlap asks for it.
  const gate =
    plan.overlap === 'allow'
      ? undefined
      : (await import('./overlap.js')).openGate(plan, signals.leaving);
  const job = startJob({ host, plan, signals, reading }, gate?.ask);
  void job.finished.then(() => gate?.leave());
  try {
    // Loads everything the spawn does not need while the command runs.
    const { finishRun } = await import('./finish-run.js');
    const measured = await finishRun(host, plan, job, signals.leaving);
    return { ...measured, remarks: [...(gate?.remarks() ?? []), ...measured.remarks] };
  } catch (reason) {
    return { kind: 'unmeasured', run: (await job.finished).run, reason };
  } finally {
    signals.close();
  }
}

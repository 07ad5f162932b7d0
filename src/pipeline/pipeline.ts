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
      : (await import('./overlap.js')).openGate(host.clock, plan, signals.leaving);
  const job = startJob({ host, plan, signals, reading }, gate?.ask);
  try {
    // Loads everything the spawn does not need while the command runs.
    const { finishRun } = await import('./finish-run.js');
    const measured = await finishRun(host, plan, job, { leaving: signals.leaving, gate });
    return { ...measured, remarks: [...(gate?.remarks() ?? []), ...measured.remarks] };
  } catch (reason) {
    const { run } = await job.finished;
    await gate?.leave();
    return { kind: 'unmeasured', run, reason };
  } finally {
    signals.close();
  }
}

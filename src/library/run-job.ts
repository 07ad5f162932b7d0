import type { Measured } from '../pipeline/measured.js';
import { runPipeline } from '../pipeline/pipeline.js';
import { hostInProgram } from './host-in-program.js';
import { RUN_JOB_TABLE } from './option-table.js';
import type { RunJobOptions } from './options.js';
import { assertOptions, resolveOptions } from './resolve-options.js';

/**
 * Runs a command as `jobmeter run` does, with the stdin, stdout and stderr of the program: measures it, stores the result
 * and pushes it. Resolves after delivery, also if the command failed (`run.verdict`), could not be started
 * (`run.outcome.kind` is `spawn-failed`), or a gateway refused the result (`deliveries`, `remarks`). Does not handle
 * signals.
 *
 * @throws TypeError that names every invalid option; then nothing was run
 */
export async function runJob(options: RunJobOptions): Promise<Measured> {
  assertOptions(RUN_JOB, options);
  const host = hostInProgram();
  const { command, presets } = options;
  const plan = await resolveOptions(host, RUN_JOB, {
    options,
    // Types can't be trusted yet: the options are checked next.
    operands: Array.isArray(command) ? command : [],
    presets: Array.isArray(presets) ? presets.filter((each) => typeof each === 'object') : [],
  });
  const measured = await runPipeline(host, plan);
  if (measured.kind === 'unmeasured') throw measured.reason;
  return measured;
}

const RUN_JOB = { name: 'runJob', table: RUN_JOB_TABLE, required: ['job', 'command'] };

import type { Host } from '../host.js';
import type { Plan } from '../model/plan.js';
import { finishRun } from '../pipeline/finish-run.js';
import type { Measured, Unmeasured } from '../pipeline/measured.js';
import { checkExpectation, type RunningJob } from '../run/start-job.js';
import { summarize } from '../run/summary.js';
import { FunctionJob, type MeteredJob } from './function-job.js';
import { hostInProgram } from './host-in-program.js';
import { JOB_TABLE } from './option-table.js';
import type { MeterOptions } from './options.js';
import { assertOptions, resolveOptions } from './resolve-options.js';

/**
 * Measures a function of the program as `runJob` measures a command: it is a failed run if it throws. Returns what the
 * function returned, or throws what it threw, after delivery. Trouble with measuring or delivery goes to `onEnd` and
 * never changes that. CPU time and memory are not measured: they are those of the whole program.
 *
 * @throws TypeError that names every invalid option; then the function was not called
 */
export async function meter<T>(
  given: MeterOptions,
  work: (job: MeteredJob) => T | Promise<T>,
): Promise<T> {
  assertOptions(METER, given);
  if (typeof work !== 'function') throw new TypeError('meter needs a function after the options');
  const { onEnd, ...options } = given;
  const host = hostInProgram();
  const plan = await resolveOptions(host, METER, {
    options,
    operands: IN_PLACE_OF_COMMAND,
    presets: [],
  });
  const { job, settled } = callFunction(host, plan, work);
  const result = await measure(host, plan, job);
  onEnd?.(result);
  const end = await settled;
  if (end.kind === 'threw') throw end.error;
  return end.value;
}

const METER = { name: 'meter', table: JOB_TABLE, required: ['job'] };

/** A plan names a command, which is not run here. */
const IN_PLACE_OF_COMMAND = ['function'];

/** Signals are for the program. */
const NO_SIGNALS = { askedToEnd: () => undefined };

type Settled<T> =
  | { readonly kind: 'returned'; readonly value: T }
  | { readonly kind: 'threw'; readonly error: unknown };

function callFunction<T>(
  host: Host,
  plan: Plan,
  work: (job: MeteredJob) => T | Promise<T>,
): { readonly job: RunningJob; readonly settled: Promise<Settled<T>> } {
  const collected = new FunctionJob(plan, () => host.clock.monotonic());
  const startedAt = host.clock.now();
  const startedMonotonic = host.clock.monotonic();
  const settled = settle(() => work(collected));
  const finished = settled.then(async ({ kind }) => {
    const endedMonotonic = host.clock.monotonic();
    const code = kind === 'returned' ? 0 : 1;
    const attempt = await checkExpectation(plan, {
      startedAt,
      startedMonotonic,
      endedMonotonic,
      durationSeconds: endedMonotonic - startedMonotonic,
      outcome: { kind: 'exited', code },
      exitCode: code,
      resources: {},
      findings: collected.end(endedMonotonic),
    });
    return summarize({ host, plan, signals: NO_SIGNALS }, [attempt], undefined);
  });
  const started = Promise.resolve(startedAt);
  const job = { started, soFar: () => collected.soFar(), pid: () => undefined, finished };
  return { job, settled };
}

async function settle<T>(work: () => T | Promise<T>): Promise<Settled<T>> {
  try {
    return { kind: 'returned', value: await work() };
  } catch (error) {
    return { kind: 'threw', error };
  }
}

async function measure(host: Host, plan: Plan, job: RunningJob): Promise<Measured | Unmeasured> {
  const leaving = new AbortController().signal;
  try {
    return await finishRun(host, plan, job, { leaving, startCheck: undefined });
  } catch (reason) {
    const { run } = await job.finished;
    return { kind: 'unmeasured', run, reason };
  }
}

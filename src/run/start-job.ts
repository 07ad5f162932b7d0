import { type Plan, delayBeforeRetry } from '../model/plan.js';
import {
  type FinishedAttempt,
  type RunningAttempt,
  type RunContext,
  startAttempt,
} from './attempt.js';
import { type StartCheck, INTERRUPTED, START, type Refusal } from './start-decision.js';
import { pause } from '../util/pause.js';
import { reasonOf } from '../util/reason-of.js';
import { type Findings, NO_FINDINGS } from '../extract/scan/findings.js';
import type { FinishedJob } from '../model/finished-job.js';
import { summarize, verdictOn } from './summary.js';

/** A job in progress. */
export interface RunningJob {
  /** Start time of the command in seconds since the epoch. Never resolves if a signal came before the start. */
  readonly started: Promise<number>;
  /** Findings in the output of the current attempt so far. */
  soFar(): Findings;
  /** Process id of the current attempt. */
  pid(): number | undefined;
  readonly finished: Promise<FinishedJob>;
}

/**
 * Starts the command at once, before further code is loaded, unless it must wait for the jitter or
 * the start check. This folder runs the command: processes, signals, streams and the side channel.
 * It knows nothing of metrics and destinations.
 * @param startCheck called before the first attempt
 */
export function startJob(
  given: Omit<RunContext, 'launchContext' | 'spool'>,
  startCheck: StartCheck | undefined,
): RunningJob {
  const { host, plan, outputReader } = given;
  // Before jobmeter opens descriptors of its own.
  const launchContext = host.launchContext();
  const spool = plan.output === 'on-failure' ? outputReader?.openSpool() : undefined;
  let current: RunningAttempt | undefined;
  const context: RunContext = { ...given, launchContext, spool };
  const start = (): RunningAttempt => (current = startAttempt(context));
  const run: Run = { ...context, start };
  const isAtOnce = plan.jitterSeconds === 0 && startCheck === undefined;
  const first = isAtOnce ? start() : startLater(run, startCheck);
  return {
    started: new Promise((resolve) => {
      void Promise.resolve(first).then((attempt) => {
        if ('startedAt' in attempt) resolve(attempt.startedAt);
      });
    }),
    soFar: () => current?.soFar() ?? NO_FINDINGS,
    pid: () => current?.pid,
    finished: runToEnd(run, first),
  };
}

/** The context of a run. `start` starts an attempt. */
interface Run extends RunContext {
  start(): RunningAttempt;
}

type Start = RunningAttempt | Refusal;

async function startLater(run: Run, startCheck: StartCheck | undefined): Promise<Start> {
  const { plan, signals } = run;
  const seconds = Math.random() * plan.jitterSeconds;
  if ((await pause(seconds, signals.leaving)) === 'interrupted') return INTERRUPTED;
  const decision = (await startCheck?.()) ?? START;
  return decision.kind === 'open' ? run.start() : decision;
}

async function runToEnd(run: Run, first: Start | Promise<Start>): Promise<FinishedJob> {
  const { plan, signals, spool } = run;
  const attempts: FinishedAttempt[] = [];
  let running = await first;
  while ('finished' in running) {
    const ended = await running.finished;
    const attempt = await checkExpectation(plan, ended).catch((reason: unknown) =>
      unchecked(ended, reason),
    );
    attempts.push(attempt);
    if (!shouldRetry(attempt, attempts.length, run)) break;
    const waited = await pause(delayBeforeRetry(plan.retry, attempts.length), signals.leaving);
    running = waited === 'passed' ? run.start() : INTERRUPTED;
  }
  const finished = summarize(run, attempts, 'finished' in running ? undefined : running);
  if (finished.run.verdict === 'failure') await spool?.replay();
  else spool?.discard();
  return finished;
}

/** Turns a successful attempt that does not meet `--expect` into a failed one. */
export async function checkExpectation(
  plan: Plan,
  attempt: FinishedAttempt,
): Promise<FinishedAttempt> {
  if (plan.expect === undefined || verdictOn(attempt, plan) === 'failure') return attempt;
  const { expectationFailure, EXPECTATION_FAILED } =
    await import('../extract/expectations/expectation-failure.js');
  const patterns = [...plan.records, ...plan.gauges];
  const outcome = expectationFailure(plan.expect, attempt.findings, patterns);
  return outcome === undefined ? attempt : { ...attempt, outcome, exitCode: EXPECTATION_FAILED };
}

/** jobmeter ends as the command has ended, even if it was damaged or replaced while the command ran. */
function unchecked(attempt: FinishedAttempt, reason: unknown): FinishedAttempt {
  const { findings } = attempt;
  const remarks = [...findings.remarks, `--expect was not checked: ${reasonOf(reason)}`];
  return { ...attempt, findings: { ...findings, remarks } };
}

/** Not after a signal to terminate, and not if the command does not exist. */
function shouldRetry(
  { outcome, exitCode }: FinishedAttempt,
  attempts: number,
  { plan, signals }: RunContext,
): boolean {
  if (attempts > plan.retry.retries || signals.askedToEnd() !== undefined) return false;
  if (outcome.kind === 'spawn-failed' && exitCode !== 125) return false;
  return verdictOn({ outcome, exitCode }, plan) === 'failure';
}

import { constants } from 'node:os';
import type { Plan, Retry } from '../plan/plan.js';
import {
  type FinishedAttempt,
  type RunningAttempt,
  type Setting,
  startAttempt,
} from './attempt.js';
import type { JobRun, Verdict } from './job-run.js';
import { pause } from './pause.js';
import { addUp } from './process/resources.js';
import { NO_FINDINGS } from './scan/findings.js';

/** A job that goes on: what will be known of it. */
export interface RunningJob {
  /** When the command was started, in seconds since the epoch. Pends for ever where a signal came before that. */
  readonly started: Promise<number>;
  readonly finished: Promise<FinishedJob>;
}

export interface FinishedJob {
  readonly run: Omit<JobRun, 'id' | 'host' | 'version'>;
  readonly remarks: readonly string[];
}

/** Starts the command at once, before anything else of ours is loaded, unless it is to wait for its jitter. */
export function startJob(given: Omit<Setting, 'inherited' | 'spool'>): RunningJob {
  const { host, plan, reading } = given;
  // Before we open anything of our own.
  const inherited = host.inherited();
  const spool = plan.output === 'on-failure' ? reading?.openSpool() : undefined;
  const setting: Setting = { ...given, inherited, spool };
  const first = plan.jitterSeconds === 0 ? startAttempt(setting) : startLater(setting);
  return {
    started: new Promise((resolve) => {
      void Promise.resolve(first).then((attempt) => {
        if (attempt !== 'interrupted') resolve(attempt.startedAt);
      });
    }),
    finished: runToEnd(setting, first),
  };
}

type Start = RunningAttempt | 'interrupted';

async function startLater(setting: Setting): Promise<Start> {
  const { plan, signals } = setting;
  const seconds = Math.random() * plan.jitterSeconds;
  return (await pause(seconds, signals.leaving)) === 'passed'
    ? startAttempt(setting)
    : 'interrupted';
}

async function runToEnd(setting: Setting, first: Start | Promise<Start>): Promise<FinishedJob> {
  const { plan, signals, spool } = setting;
  const attempts: FinishedAttempt[] = [];
  let running = await first;
  while (running !== 'interrupted') {
    const attempt = await heldTo(plan, await running.finished);
    attempts.push(attempt);
    if (!isWorthAnother(attempt, attempts.length, setting)) break;
    const waited = await pause(delayBefore(attempts.length, plan.retry), signals.leaving);
    running = waited === 'passed' ? startAttempt(setting) : 'interrupted';
  }
  const finished = summarize(setting, attempts, running === 'interrupted');
  if (finished.run.verdict === 'failure') await spool?.replay();
  else spool?.discard();
  return finished;
}

/** An attempt that ended well and broke what was expected of it is a failed one. */
async function heldTo(plan: Plan, attempt: FinishedAttempt): Promise<FinishedAttempt> {
  if (plan.expect === undefined || verdictOn(attempt.outcome, plan) === 'failure') return attempt;
  const { breach, EXPECTATION_FAILED } = await import('./expect.js');
  const patterns = [...plan.records, ...plan.gauges];
  const outcome = breach(plan.expect, attempt.findings, patterns);
  return outcome === undefined ? attempt : { ...attempt, outcome, exitCode: EXPECTATION_FAILED };
}

/** Not when somebody has asked the job to end, and not when there is no such command. */
function isWorthAnother(
  { outcome, exitCode }: FinishedAttempt,
  attempts: number,
  { plan, signals }: Setting,
): boolean {
  if (attempts > plan.retry.retries || signals.askedToEnd() !== undefined) return false;
  if (outcome.kind === 'spawn-failed' && exitCode !== 125) return false;
  return verdictOn(outcome, plan) === 'failure';
}

const LONGEST_DELAY_SECONDS = 3600;

function delayBefore(attempts: number, { delaySeconds }: Retry): number {
  return Math.min(delaySeconds * 2 ** (attempts - 1), LONGEST_DELAY_SECONDS);
}

function summarize(
  { host, plan, signals }: Setting,
  attempts: readonly FinishedAttempt[],
  wasInterrupted: boolean,
): FinishedJob {
  const [first, last] = [attempts[0], attempts.at(-1)];
  const signal = signals.askedToEnd() ?? 'SIGTERM';
  const interruption = {
    outcome: { kind: 'signaled', signal },
    exitCode: 128 + constants.signals[signal],
  } as const;
  const { outcome, exitCode } = wasInterrupted || last === undefined ? interruption : last;
  const { remarks, ...findings } = last?.findings ?? NO_FINDINGS;
  return {
    run: {
      startedAt: first?.startedAt ?? host.clock.now(),
      durationSeconds: elapsedSeconds(first, last),
      outcome,
      verdict: verdictOn(outcome, plan),
      exitCode,
      attempts: attempts.map((attempt) => ({
        startedAt: attempt.startedAt,
        durationSeconds: attempt.durationSeconds,
        outcome: attempt.outcome.kind,
        exitCode: attempt.exitCode,
      })),
      labels: plan.labels,
      resources: addUp(attempts.map(({ resources }) => resources)),
      ...findings,
    },
    remarks,
  };
}

/** From the first start to the last end, by the monotonic clock. */
function elapsedSeconds(
  first: FinishedAttempt | undefined,
  last: FinishedAttempt | undefined,
): number {
  return first === undefined || last === undefined
    ? 0
    : last.endedMonotonic - first.startedMonotonic;
}

function verdictOn(outcome: FinishedAttempt['outcome'], plan: Plan): Verdict {
  return outcome.kind === 'exited' && plan.successCodes.includes(outcome.code)
    ? 'success'
    : 'failure';
}

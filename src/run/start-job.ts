import type { Plan, Retry } from '../model/plan.js';
import {
  type FinishedAttempt,
  type RunningAttempt,
  type Setting,
  startAttempt,
} from './attempt.js';
import { type StartCheck, INTERRUPTED, START, type Refusal } from './start-decision.js';
import { pause } from '../util/pause.js';
import { type Findings, NO_FINDINGS } from '../extract/scan/findings.js';
import { type FinishedJob, summarize, verdictOn } from './summary.js';

/** A job that goes on: what will be known of it. */
export interface RunningJob {
  /** When the command was started, in seconds since the epoch. Pends for ever where a signal came before that. */
  readonly started: Promise<number>;
  /** What the attempt that goes on has printed. */
  soFar(): Findings;
  readonly finished: Promise<FinishedJob>;
}

/**
 * Starts the command at once, before anything else of ours is loaded, unless it is to wait for its jitter.
 *
 * @param gate asked before the command is started for the first time
 */
export function startJob(
  given: Omit<Setting, 'inherited' | 'spool'>,
  gate: StartCheck | undefined,
): RunningJob {
  const { host, plan, reading } = given;
  // Before we open anything of our own.
  const inherited = host.launchContext();
  const spool = plan.output === 'on-failure' ? reading?.openSpool() : undefined;
  let current: RunningAttempt | undefined;
  const setting: Setting = { ...given, inherited, spool };
  const start = (): RunningAttempt => (current = startAttempt(setting));
  const course: Course = { ...setting, start };
  const isAtOnce = plan.jitterSeconds === 0 && gate === undefined;
  const first = isAtOnce ? start() : startLater(course, gate);
  return {
    started: new Promise((resolve) => {
      void Promise.resolve(first).then((attempt) => {
        if ('startedAt' in attempt) resolve(attempt.startedAt);
      });
    }),
    soFar: () => current?.soFar() ?? NO_FINDINGS,
    finished: runToEnd(course, first),
  };
}

/** A run with all its attempts, each of which is started by `start`. */
interface Course extends Setting {
  start(): RunningAttempt;
}

type Start = RunningAttempt | Refusal;

async function startLater(course: Course, gate: StartCheck | undefined): Promise<Start> {
  const { plan, signals } = course;
  const seconds = Math.random() * plan.jitterSeconds;
  if ((await pause(seconds, signals.leaving)) === 'interrupted') return INTERRUPTED;
  const answer = (await gate?.()) ?? START;
  return answer.kind === 'open' ? course.start() : answer;
}

async function runToEnd(course: Course, first: Start | Promise<Start>): Promise<FinishedJob> {
  const { plan, signals, spool } = course;
  const attempts: FinishedAttempt[] = [];
  let running = await first;
  while ('finished' in running) {
    const attempt = await heldTo(plan, await running.finished);
    attempts.push(attempt);
    if (!isWorthAnother(attempt, attempts.length, course)) break;
    const waited = await pause(delayBefore(attempts.length, plan.retry), signals.leaving);
    running = waited === 'passed' ? course.start() : INTERRUPTED;
  }
  const finished = summarize(course, attempts, 'finished' in running ? undefined : running);
  if (finished.run.verdict === 'failure') await spool?.replay();
  else spool?.discard();
  return finished;
}

/** An attempt that ended well and broke what was expected of it is a failed one. */
async function heldTo(plan: Plan, attempt: FinishedAttempt): Promise<FinishedAttempt> {
  if (plan.expect === undefined || verdictOn(attempt, plan) === 'failure') return attempt;
  const { expectationFailure, EXPECTATION_FAILED } =
    await import('../extract/expectations/expectation-failure.js');
  const patterns = [...plan.records, ...plan.gauges];
  const outcome = expectationFailure(plan.expect, attempt.findings, patterns);
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
  return verdictOn({ outcome, exitCode }, plan) === 'failure';
}

const LONGEST_DELAY_SECONDS = 3600;

function delayBefore(attempts: number, { delaySeconds }: Retry): number {
  return Math.min(delaySeconds * 2 ** (attempts - 1), LONGEST_DELAY_SECONDS);
}

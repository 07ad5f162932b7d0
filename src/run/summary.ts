import { constants } from 'node:os';
import type { FinishedJob } from '../model/finished-job.js';
import type { Plan } from '../model/plan.js';
import type { FinishedAttempt, RunContext } from './attempt.js';
import { INTERRUPTED, type Refusal } from './start-decision.js';
import type { JobRun, Verdict } from '../model/job-run.js';
import { addUp } from './process/resources.js';
import { NO_FINDINGS } from '../extract/scan/findings.js';
import type { SignalForwarder } from './signals/forwarder.js';

type Asked = Pick<SignalForwarder, 'askedToEnd'>;

/** @param refusal why the command was not started, or not started again */
export function summarize(
  { host, plan, signals }: Pick<RunContext, 'host' | 'plan'> & { readonly signals: Asked },
  attempts: readonly FinishedAttempt[],
  refusal: Refusal | undefined,
): FinishedJob {
  const [first, last] = [attempts[0], attempts.at(-1)];
  const { outcome, exitCode } = refusal === undefined && last ? last : endWithout(signals, refusal);
  const { remarks, ...findings } = last?.findings ?? NO_FINDINGS;
  return {
    run: {
      startedAt: first?.startedAt ?? host.clock.now(),
      durationSeconds: elapsedSeconds(first, last),
      outcome,
      verdict: verdictOn({ outcome, exitCode }, plan),
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

/** From the start of the first attempt to the end of the last, by the monotonic clock. */
function elapsedSeconds(
  first: FinishedAttempt | undefined,
  last: FinishedAttempt | undefined,
): number {
  return first === undefined || last === undefined
    ? 0
    : last.endedMonotonic - first.startedMonotonic;
}

type End = Pick<JobRun, 'outcome' | 'exitCode'>;

/** The end of a run whose command was not started, or not started again. */
function endWithout(signals: Asked, refusal: Refusal = INTERRUPTED): End {
  if (refusal.kind === 'skipped') {
    return { outcome: { kind: 'skipped', reason: refusal.reason }, exitCode: refusal.exitCode };
  }
  const signal = signals.askedToEnd() ?? 'SIGTERM';
  return { outcome: { kind: 'signaled', signal }, exitCode: 128 + constants.signals[signal] };
}

/** A skipped run is a success if its exit status is 0. */
export function verdictOn({ outcome, exitCode }: End, plan: Plan): Verdict {
  const isSuccess =
    outcome.kind === 'skipped'
      ? exitCode === 0
      : outcome.kind === 'exited' && plan.successCodes.includes(outcome.code);
  return isSuccess ? 'success' : 'failure';
}

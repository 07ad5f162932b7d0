import { completedAt, type RunSummary } from '../model/group-state.js';
import type { JobRun } from '../model/job-run.js';
import type { Due, DueOptions, Schedule } from '../model/schedule.js';
import { allowance, firstDeadline } from './deadline.js';
import { EARLY_SECONDS, type Timing } from './timing.js';

/**
 * Computes when the next success of a group is due. Times are in seconds since the epoch and come
 * from the caller. This folder parses schedules and computes starts and deadlines.
 */
export interface DueFold {
  /**
   * The start of a run. It changes the deadline only if it is the first or has another schedule.
   */
  afterStart(previous: Due | undefined, startedAt: number): Due | undefined;
  /** @param runs the remembered runs, including this one */
  afterRun(
    previous: Due | undefined,
    run: Pick<JobRun, 'startedAt' | 'durationSeconds' | 'verdict'>,
    runs: readonly RunSummary[],
    now: number,
  ): Due | undefined;
  /** Without a run: the first success is due after the next start. */
  afterAnnouncement(previous: Due | undefined, known: KnownSuccess, now: number): Due | undefined;
}

export interface KnownSuccess {
  readonly runs: readonly RunSummary[];
  readonly lastSuccessAt: number | undefined;
}

export interface DueRules extends Pick<DueOptions, 'graceSeconds' | 'maxDurationSeconds'> {
  readonly schedule: Schedule;
  /** Undefined if the schedule is `none`. */
  readonly timing: Timing | undefined;
  /** `skipped`: no run starts while another one is in progress. */
  readonly overlapping: 'run' | 'skipped';
}

export function dueFold(rules: DueRules): DueFold {
  const { schedule, timing, graceSeconds, maxDurationSeconds, overlapping } = rules;
  const told: Due = {
    schedule,
    ...(graceSeconds !== undefined && { graceSeconds }),
    ...(maxDurationSeconds !== undefined && { maxDurationSeconds }),
  };
  if (timing === undefined) {
    return { afterStart: () => told, afterRun: () => told, afterAnnouncement: () => told };
  }
  const known: KnownRules = { told, timing, overlapping };
  return {
    afterStart: (previous, startedAt) =>
      orElse(previous, () => afterStart(known, previous, startedAt)),
    afterRun: (previous, run, runs, now) =>
      orElse(previous, () =>
        run.verdict === 'failure'
          ? afterStart(known, previous, run.startedAt)
          : afterSuccess(known, previous, run, runs, now),
      ),
    afterAnnouncement: (previous, success, now) =>
      orElse(previous, () => afterAnnouncement(known, previous, success, now)),
  };
}

/** The earlier deadline stays if none can be computed: the clock is wrong by thousands of years. */
function orElse(previous: Due | undefined, make: () => Due): Due | undefined {
  try {
    const due = make();
    const { deadline = 0, intervalSeconds = 0 } = due;
    return Number.isFinite(deadline + intervalSeconds) ? due : previous;
  } catch {
    return previous;
  }
}

interface KnownRules extends Pick<DueRules, 'overlapping'> {
  /** The options, without a deadline. */
  readonly told: Due;
  readonly timing: Timing;
}

function afterStart(
  { told, timing }: KnownRules,
  previous: Due | undefined,
  startedAt: number,
): Due {
  const kept = keepDeadline(previous, told);
  if (kept !== undefined) return kept;
  const interval = timing.interval(startedAt);
  const deadline =
    timing.allowance === 'exact'
      ? startedAt + interval
      : firstDeadline(startedAt, interval, told.graceSeconds);
  return { ...told, deadline, intervalSeconds: interval };
}

function afterSuccess(
  { told, timing, overlapping }: KnownRules,
  previous: Due | undefined,
  run: Pick<JobRun, 'startedAt' | 'durationSeconds'>,
  runs: readonly RunSummary[],
  now: number,
): Due {
  const endedAt = completedAt(run);
  const from =
    overlapping === 'skipped' ? Math.max(endedAt - EARLY_SECONDS, run.startedAt) : run.startedAt;
  const interval = timing.interval(from);
  const allowed = allowedIn({ told, timing }, runs, interval);
  const own = timing.next(from, endedAt) + allowed;
  const known = keepDeadline(previous, told)?.deadline;
  // The last run to end may not be the last to start. Drops a deadline that a wrong clock set.
  const last = timing.next(timing.next(now, now), now + interval) + allowed;
  const deadline = known !== undefined && known > own && known <= last ? known : own;
  return { ...told, deadline, intervalSeconds: interval };
}

function afterAnnouncement(
  { told, timing }: KnownRules,
  previous: Due | undefined,
  { runs, lastSuccessAt }: KnownSuccess,
  now: number,
): Due {
  const kept = keepDeadline(previous, told);
  if (kept !== undefined) return kept;
  const interval = timing.interval(now);
  const since = timing.allowance === 'exact' ? (lastSuccessAt ?? now) : now;
  const deadline = timing.next(since, since) + allowedIn({ told, timing }, runs, interval);
  return { ...told, deadline, intervalSeconds: interval };
}

/** Seconds that a success may take beyond its next start. */
function allowedIn(
  { told, timing }: Pick<KnownRules, 'told' | 'timing'>,
  runs: readonly RunSummary[],
  interval: number,
): number {
  return timing.allowance === 'exact' ? 0 : allowance(runs, interval, told.graceSeconds);
}

/** After a change of the schedule, time zone or grace, the earlier deadline no longer applies. */
function keepDeadline(previous: Due | undefined, told: Due): Due | undefined {
  const { deadline, intervalSeconds } = previous ?? {};
  if (previous === undefined || identityOf(previous) !== identityOf(told)) return undefined;
  if (deadline === undefined || intervalSeconds === undefined) return undefined;
  return { ...told, deadline, intervalSeconds };
}

function identityOf({ schedule, graceSeconds }: Due): string {
  return JSON.stringify([schedule, graceSeconds]);
}

import type { GroupState, RunSummary } from '../../src/model/group-state.js';
import type { JobRun } from '../../src/model/job-run.js';
import type { Schedule } from '../../src/model/schedule.js';
import type { NextStart } from '../../src/schedule/cron-starts.js';
import { extendedDeadline, graceOf } from '../../src/schedule/deadline.js';
import { dueFold } from '../../src/schedule/due-fold.js';
import { timingOf } from '../../src/schedule/timing.js';
import type { FoldContext } from '../../src/state/fold-context.js';
import { fold } from '../../src/state/fold.js';
import { recordStart } from '../../src/state/record-start.js';
import { runsOf, type Zoned, zoned } from './debian-cron.js';

/**
 * A year of one job, simulated: what happens to it, what jobmeter sends, and what the alert on the deadline makes of it.
 * Deadlines come from `schedule/` and `state/`; the rest is here. Times in seconds.
 */

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

export interface Kind {
  readonly name: string;
  readonly cron: string;
  readonly median: number;
  /** Pareto with this exponent from the median on; else log-normal around it. */
  readonly tail?: number;
  /** No run takes longer. What a person tells with --max-duration. */
  readonly longest: number;
  /** Runs after the boot if the host was off at its time. */
  readonly anacron?: true;
}

export const KINDS: readonly Kind[] = [
  { name: 'every 5 minutes', cron: '*/5 * * * *', median: 20, longest: 2 * MINUTE },
  { name: 'every 15 minutes', cron: '7-59/15 * * * *', median: 90, longest: 6 * MINUTE },
  { name: 'hourly', cron: '0 * * * *', median: 4 * MINUTE, longest: 15 * MINUTE },
  { name: 'every 6 hours', cron: '15 */6 * * *', median: 30 * MINUTE, longest: 90 * MINUTE },
  { name: 'daily 02:30', cron: '30 2 * * *', median: 40 * MINUTE, longest: 2 * HOUR },
  {
    name: 'nightly, anacron',
    cron: '0 1 * * *',
    median: 2 * HOUR,
    longest: 5 * HOUR,
    anacron: true,
  },
  { name: 'weekdays', cron: '0 6 * * 1-5', median: 15 * MINUTE, longest: HOUR },
  { name: 'weekly', cron: '0 4 * * 0', median: 5 * HOUR, longest: 12 * HOUR, anacron: true },
  { name: 'monthly', cron: '0 5 1 * *', median: 3 * HOUR, longest: 8 * HOUR, anacron: true },
  { name: 'hourly, Pareto', cron: '20 * * * *', median: 2 * MINUTE, tail: 1.5, longest: 3 * HOUR },
  {
    name: 'daily, Pareto',
    cron: '0 22 * * *',
    median: 10 * MINUTE,
    tail: 1.5,
    longest: 12 * HOUR,
  },
];

export const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'] as const;

/** `learned`: without --max-duration. */
export type Limit = 'told' | 'learned';

export interface YearResult {
  /** Faults that last long enough to be found. */
  readonly faults: number;
  readonly missed: number;
  readonly falseAlarms: number;
  /** From the start that was missed to the alert, for each fault that was found. */
  readonly delays: readonly number[];
}

const FROM = Date.UTC(2026, 0, 1) / 1000;
const UNTIL = FROM + 365 * DAY;

/** Local time of a year and a bit. */
export function yearOf(zone: string): Zoned {
  return zoned(zone, new Date(FROM * 1000), 365 + 100);
}

/**
 * When cron starts the job, by the model of its source: croner, which agrees (see `year.test.ts`), takes minutes for the
 * frequent ones.
 */
export function startsIn({ cron }: Kind, year: Zoned): readonly number[] {
  return runsOf(cron, year).map((minute) => minute * MINUTE);
}

function lookUp(starts: readonly number[]): NextStart {
  return (after) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= after) low = middle + 1;
      else high = middle;
    }
    return starts[low] ?? Number.NaN;
  };
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly outcome: 'success' | 'failure' | 'lost';
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** mulberry32 */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The host is off ten times for hours and once for 60. */
function downtimes(random: () => number): readonly Interval[] {
  const lengths = [60 * HOUR, ...Array.from({ length: 10 }, () => (1 + 7 * random()) * HOUR)];
  return lengths
    .map((length) => ({ length, from: FROM + random() * (UNTIL - FROM) }))
    .map(({ from, length }) => ({ from, to: from + length }))
    .toSorted((a, b) => a.from - b.from);
}

function durationOf({ median, tail, longest }: Kind, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const drawn =
    tail === undefined ? median * Math.exp(0.25 * normal) : median * (1 - random()) ** (-1 / tail);
  return Math.min(drawn, longest);
}

const MANUAL_RUNS = 12;
const FAILING = 0.02;

function happened(kind: Kind, slots: readonly number[], random: () => number): readonly Run[] {
  const off = downtimes(random);
  const offAt = (time: number): Interval | undefined =>
    off.find(({ from, to }) => time >= from && time < to);
  const caughtUp = new Set<Interval>();
  const starts: number[] = [];
  for (const slot of slots) {
    const down = offAt(slot);
    if (down === undefined) starts.push(slot + 10 * random() - 5);
    else if (kind.anacron === true && !caughtUp.has(down)) {
      caughtUp.add(down);
      starts.push(down.to + 5 * MINUTE);
    }
  }
  for (let i = 0; i < MANUAL_RUNS; i += 1) starts.push(FROM + random() * (UNTIL - FROM));
  return starts
    .filter((start) => offAt(start) === undefined)
    .map((start) => {
      const end = start + durationOf(kind, random);
      const isFailing = random() < FAILING;
      const down = off.find(({ from }) => from >= start && from < end);
      if (down !== undefined) return { start, end: down.from, outcome: 'lost' };
      return { start, end, outcome: isFailing ? 'failure' : 'success' };
    });
}

interface Push {
  readonly time: number;
  readonly deadline: number;
}

/** What the gateway is told of the deadline. */
function pushesOf(
  runs: readonly Run[],
  schedule: Schedule,
  starts: NextStart,
  told: number | undefined,
): readonly Push[] {
  const due = dueFold({
    schedule,
    timing: timingOf(schedule, starts),
    graceSeconds: undefined,
    maxDurationSeconds: told,
    overlapping: 'run',
  });
  const events = runs
    .flatMap((run, id) => [
      { time: run.start + 1, isEnd: false, run, id: String(id) },
      ...(run.outcome === 'lost' ? [] : [{ time: run.end, isEnd: true, run, id: String(id) }]),
    ])
    .filter(({ isEnd, run, time }) => isEnd || time < run.end)
    .toSorted((a, b) => a.time - b.time);
  let state: GroupState | undefined;
  const running = new Map<string, Run>();
  const pushes: Push[] = [];
  for (const { time, isEnd, run, id } of events) {
    const context = contextAt(time);
    for (const [lostId, lost] of running) {
      if (lost.outcome !== 'lost' || lost.end > time) continue;
      // The next run finds it, and leaves the deadline as it is.
      running.delete(lostId);
      state = fold(state, context, jobRun(lostId, { ...lost, end: run.start }));
    }
    if (isEnd) {
      running.delete(id);
      state = fold(state, { ...context, due }, jobRun(id, run));
    } else {
      running.set(id, run);
      state = recordStart(state, { ...context, due }, run.start);
    }
    const since = [...running.values()].map(({ start }) => start);
    const deadline = state.due && extendedDeadline(state.due, since, state.runs);
    if (deadline !== undefined) pushes.push({ time, deadline });
  }
  return pushes;
}

function contextAt(now: number): FoldContext {
  return {
    key: { job: 'j', labels: {} },
    sentAs: { prefix: 'batch_job_', method: 'add' },
    destinations: [],
    now,
  };
}

function jobRun(id: string, { start, end, outcome }: Run): JobRun {
  const isSuccess = outcome === 'success';
  return {
    id,
    startedAt: start,
    durationSeconds: end - start,
    outcome: outcome === 'lost' ? { kind: 'lost' } : { kind: 'exited', code: isSuccess ? 0 : 1 },
    verdict: isSuccess ? 'success' : 'failure',
    exitCode: isSuccess ? 0 : 1,
    attempts: NOTHING,
    host: 'h',
    version: '1',
    labels: {},
    records: NOTHING,
    gauges: NOTHING,
    stages: NOTHING,
    output: NOTHING,
    resources: {},
  };
}

const NOTHING: readonly never[] & RunSummary['records'] = [];

const FOR = 5 * MINUTE;

/** When `time() > deadline` has held for five minutes, until it no longer holds. */
function alertsOf(pushes: readonly Push[]): readonly Interval[] {
  const late: Interval[] = [];
  for (const [index, { time, deadline }] of pushes.entries()) {
    const to = pushes[index + 1]?.time ?? UNTIL;
    const from = Math.max(time, deadline);
    if (from >= to) continue;
    const last = late.at(-1);
    if (last !== undefined && last.to === from) late[late.length - 1] = { from: last.from, to };
    else late.push({ from, to });
  }
  return late.flatMap(({ from, to }) => (to - from > FOR ? [{ from: from + FOR, to }] : []));
}

/** From a start that came to no success to the next success. A run of its own that is slow is none. */
function faultsOf(slots: readonly number[], runs: readonly Run[]): readonly Interval[] {
  const successes = runs
    .filter(({ outcome }) => outcome === 'success')
    .toSorted((a, b) => a.start - b.start);
  const faults: Interval[] = [];
  let next = 0;
  for (const slot of slots) {
    while ((successes[next]?.start ?? Infinity) < slot - 30) next += 1;
    const own = successes[next];
    if (own !== undefined && own.start < slot + 30) continue;
    const to = Math.min(UNTIL, ...successes.slice(next, next + 50).map(({ end }) => end));
    const last = faults.at(-1);
    if (last !== undefined && slot <= last.to) {
      faults[faults.length - 1] = { from: last.from, to: Math.max(to, last.to) };
    } else faults.push({ from: slot, to });
  }
  return faults;
}

function overlap(a: Interval, b: Interval): boolean {
  return a.from < b.to && b.from < a.to;
}

/** A success may end in the minute in which the alert would fire. */
const MARGIN = MINUTE;

export function simulateYear(
  kind: Kind,
  zone: string,
  starts: readonly number[],
  seed: number,
  limit: Limit,
): YearResult {
  const random = randomFrom(seed);
  const slots = starts.filter((slot) => slot < UNTIL);
  const runs = happened(kind, slots, random);
  const schedule: Schedule = { kind: 'cron', cron: kind.cron, timezone: zone };
  const told = limit === 'told' ? kind.longest : undefined;
  const pushes = pushesOf(runs, schedule, lookUp(starts), told);
  const alerts = alertsOf(pushes);
  const faults = faultsOf(slots, runs);
  const grace = graceOf(undefined, starts[1]! - starts[0]!);
  const findable = faults.filter(({ from, to }) => to - from > kind.longest + grace + FOR + MARGIN);
  const found = findable.flatMap((fault) => {
    const alert = alerts.find((each) => overlap(each, fault));
    return alert === undefined ? [] : [Math.max(0, alert.from - fault.from)];
  });
  return {
    faults: findable.length,
    missed: findable.length - found.length,
    falseAlarms: alerts.filter((alert) => !faults.some((fault) => overlap(alert, fault))).length,
    delays: found,
  };
}

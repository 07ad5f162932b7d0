import { type GroupState, stateWithoutRuns } from '../model/group-state.js';
import type { JobRun, NamedValue } from '../model/job-run.js';
import { isAlive } from '../platform/process-identity.js';
import { fold } from './fold.js';
import type { Layout } from './layout.js';
import { runningLockState } from './running-lock.js';
import { listNotes, type NotedRun, type StartNote } from './start-notes.js';

/** Runs that have a start note but have not ended. */
export interface OpenRuns {
  readonly running: readonly NotedRun[];
  /** Runs without a process: after SIGKILL, the OOM killer or a power cut. */
  readonly lost: readonly NotedRun[];
}

/**
 * Finds the runs of one group or of all groups. A run is lost if its process is known to be gone.
 * If that can't be known (another container, no /proc), it is lost if no run holds the running lock
 * of its group. Otherwise it counts as running.
 */
export async function findOpenRuns(layout: Layout, group?: string): Promise<OpenRuns> {
  const running: NotedRun[] = [];
  const lost: NotedRun[] = [];
  for (const noted of await listNotes(layout, group)) {
    ((await isLost(layout, noted)) ? lost : running).push(noted);
  }
  return { running, lost };
}

async function isLost(layout: Layout, { group, note }: NotedRun): Promise<boolean> {
  const alive = note.process === undefined ? 'unknown' : isAlive(note.process);
  if (alive !== 'unknown') return !alive;
  return (await runningLockState(layout, group)) === 'unheld';
}

/** When a lost run was found, in seconds since the epoch. */
export interface DetectionTimes {
  readonly now: number;
  /** The start of the run that found it. The lost run counts as ended before that. */
  readonly before?: number;
}

/**
 * Adds each run only once: a run that was killed after it was recorded has left its note as well.
 */
export function foldLost(
  previous: GroupState | undefined,
  lost: readonly NotedRun[],
  { now, before = now }: DetectionTimes,
): GroupState | undefined {
  return lost.reduce<GroupState | undefined>((state, { note }) => {
    if (state?.runs.some(({ id }) => id === note.id)) return state;
    const { key, sentAs, destinations } = note;
    return fold(state, { key, sentAs, destinations, now }, lostRun(note, state, before));
  }, previous);
}

/** The state as of now, for readers. Undefined without a file and a run of the group. */
export function stateAsOf(
  now: number,
  known: GroupState | undefined,
  { running, lost }: OpenRuns,
): GroupState | undefined {
  const [first] = running;
  if (known !== undefined || lost.length > 0 || first === undefined) {
    return foldLost(known, lost, { now });
  }
  const { key, sentAs, startedAt } = first.note;
  return { ...stateWithoutRuns(key, sentAs), lastStartedAt: startedAt };
}

function lostRun(note: StartNote, previous: GroupState | undefined, endedBy: number): JobRun {
  const { id, startedAt, host, version, labels } = note;
  const { records = [], gauges = [], stages = [] } = previous?.lastRun ?? {};
  return {
    id,
    startedAt,
    durationSeconds: Math.max(0, endedBy - startedAt),
    outcome: { kind: 'lost' },
    verdict: 'failure',
    exitCode: Number.NaN,
    attempts: [],
    host,
    version,
    labels,
    // Destinations keep the values of an earlier run unless others replace them.
    records: records.map(unknownValue),
    gauges: gauges.map(unknownValue),
    stages: stages.map((stage) => ({ ...stage, seconds: Number.NaN })),
    output: [],
    resources: {},
  };
}

function unknownValue(value: NamedValue): NamedValue {
  return { ...value, value: Number.NaN };
}

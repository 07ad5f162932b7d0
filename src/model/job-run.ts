import { type Labels, sortedPairs } from './metric-family.js';

/** One finished run. Times are in seconds: `startedAt` since the epoch, durations by the monotonic clock. */
export interface JobRun {
  readonly id: string;
  readonly startedAt: number;
  /** For a lost run, the longest possible duration. */
  readonly durationSeconds: number;
  readonly outcome: Outcome;
  readonly verdict: Verdict;
  /** Exit status of jobmeter for this run: 128+n for death by signal n. NaN for a lost run. */
  readonly exitCode: number;
  /** In order. Empty if the run ended before the command was started. */
  readonly attempts: readonly Attempt[];
  readonly host: string;
  /** Version of jobmeter. */
  readonly version: string;
  /** Constant labels of this run. */
  readonly labels: Labels;
  readonly records: readonly NamedValue[];
  /** User-named gauges, from the output and from the side channel. */
  readonly gauges: readonly NamedValue[];
  readonly stages: readonly StageDuration[];
  /** Byte counts of the streams that jobmeter read. */
  readonly output: readonly StreamSize[];
  /** Absent in runs that an older version recorded. */
  readonly presets?: readonly PresetMatch[];
  /** Sum over all attempts; memory is the maximum. */
  readonly resources: ResourceUsage;
}

/** How a run ended. A job that itself exits with 124 to 127 is always `exited`. */
export type Outcome =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signaled'; readonly signal: NodeJS.Signals }
  | {
      readonly kind: 'timed-out';
      readonly afterSeconds: number;
      readonly by: 'SIGTERM' | 'SIGKILL';
    }
  | { readonly kind: 'spawn-failed'; readonly code: SpawnFailureCode; readonly reason: string }
  | { readonly kind: 'skipped'; readonly reason: string }
  /** The end was not seen: jobmeter was killed, or the machine went down. */
  | { readonly kind: 'lost' }
  | {
      /** The command succeeded, but `--expect` was false. */
      readonly kind: 'expectation-failed';
      readonly expression: string;
      /** Values of the names in the expression; NaN if not found in the output. */
      readonly values: Readonly<Record<string, number>>;
    };

/** One execution of the command within a run. */
export interface Attempt {
  readonly startedAt: number;
  readonly durationSeconds: number;
  readonly outcome: Outcome['kind'];
  readonly exitCode: number;
}

export type Verdict = 'success' | 'failure';

/** 125: no resources to start the command; 126: found but not executable; 127: not found. */
export type SpawnFailureCode = 125 | 126 | 127;

/** A record count or a gauge. `value` is NaN if the pattern matched nothing. */
export interface NamedValue {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

/** An id that is equal for values of the same series, whatever the order of labels. */
export function seriesOfValue({ name, labels }: Pick<NamedValue, 'name' | 'labels'>): string {
  return JSON.stringify([name, sortedPairs(labels)]);
}

/**
 * How many of the values of a preset were found. `part`: some values are missing that the tool
 * always prints.
 */
export interface PresetMatch {
  readonly preset: string;
  readonly matched: 'all' | 'part' | 'nothing';
}

/** `seconds` is NaN if the stage did not begin. */
export interface StageDuration {
  readonly name: string;
  readonly seconds: number;
}

export interface StreamSize {
  readonly stream: StreamName;
  readonly lines: number;
  readonly bytes: number;
}

export type StreamName = 'stdout' | 'stderr';

/** Resource usage of a run in progress so far. */
export interface LiveUsage {
  /** Seconds in user and system mode, with those of descendants that were waited for. */
  readonly cpu: { readonly user: number; readonly system: number };
  /** Sum over all processes. */
  readonly residentMemoryBytes: number;
}

/**
 * Resource usage of the command and its descendants. Absent if the platform does not report it or the job was too
 * short.
 */
export interface ResourceUsage {
  /** Seconds in user and system mode, of all processes that were waited for. */
  readonly cpu?: { readonly user: number; readonly system: number };
  /** The largest resident set of any single process that polling saw. */
  readonly maxResidentMemoryBytes?: number;
  /** Bytes from and to storage, of all processes that were waited for. */
  readonly blockIo?: { readonly readBytes: number; readonly writtenBytes: number };
}

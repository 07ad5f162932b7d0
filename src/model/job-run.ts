import type { Labels } from './metric-family.js';

/** One finished run as plain data. Times are seconds; `startedAt` is since the epoch, durations are monotonic. */
export interface JobRun {
  readonly id: string;
  readonly startedAt: number;
  readonly durationSeconds: number;
  readonly outcome: Outcome;
  readonly verdict: Verdict;
  /** As passed on to whoever started us: 128+n for a signal. */
  readonly exitCode: number;
  /** In their order; none where the run was ended before the command was started. */
  readonly attempts: readonly Attempt[];
  readonly host: string;
  /** Of jobmeter. */
  readonly version: string;
  /** Constant labels of this run. */
  readonly labels: Labels;
  readonly records: readonly NamedValue[];
  /** Of the user's own names, from the output and from what the job said itself. */
  readonly gauges: readonly NamedValue[];
  readonly stages: readonly StageDuration[];
  /** Only the streams that were read. */
  readonly output: readonly StreamSize[];
  /** Absent in runs that an older version recorded. */
  readonly presets?: readonly PresetMatch[];
  /** Of all attempts. */
  readonly resources: ResourceUsage;
}

/** How a run ended. A job that itself exits 124 to 127 is `exited`, never one of the others. */
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
  | {
      /** It ended well, and did not do what was expected. */
      readonly kind: 'expectation-failed';
      readonly expression: string;
      /** What the names in the expression stand for; NaN for what was not found. */
      readonly values: Readonly<Record<string, number>>;
    };

/** One start of the command within a run. */
export interface Attempt {
  readonly startedAt: number;
  readonly durationSeconds: number;
  readonly outcome: Outcome['kind'];
  readonly exitCode: number;
}

export type Verdict = 'success' | 'failure';

/** 125: no resources to start it; 126: found but not executable; 127: not found. */
export type SpawnFailureCode = 125 | 126 | 127;

/** A record count or a gauge. `value` is NaN where the pattern matched nothing. */
export interface NamedValue {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

/** How much of what a preset looks for was found: `part` is less than what its tool always prints. */
export interface PresetMatch {
  readonly preset: string;
  readonly matched: 'all' | 'part' | 'nothing';
}

/** `seconds` is NaN where the stage did not begin. */
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

/** Of the command and its descendants; absent is what the platform does not tell, or what was not seen. */
export interface ResourceUsage {
  /** Seconds in user and in system mode, of all processes that were waited for. */
  readonly cpu?: { readonly user: number; readonly system: number };
  /** The largest resident set of any one process that was seen. */
  readonly maxResidentMemoryBytes?: number;
  /** From and to storage, of all processes that were waited for. */
  readonly blockIo?: { readonly readBytes: number; readonly writtenBytes: number };
}

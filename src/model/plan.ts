import type { DestinationOptions } from './destination.js';
import type { Expectation } from './expectation.js';
import type { GroupingKey } from './grouping-key.js';
import type { ListenOptions } from './listen.js';
import type { Labels } from './metric-family.js';
import type { GaugePattern, RecordPattern, StagePattern } from './pattern.js';
import type { PlannedPreset } from './preset.js';
import type { DueOptions } from './schedule.js';

/**
 * All options of a run, resolved and validated. Only code in `plan/` and `destinations/` reads
 * options. This folder has the plain data that travels between all others, and imports nothing.
 */
export interface Plan extends DestinationOptions {
  readonly command: CommandToRun;
  readonly key: GroupingKey;
  /** Constant labels on the samples of this run, not part of the grouping key. */
  readonly labels: Labels;
  readonly state: StateLocation;
  readonly method: PushMethod;
  readonly records: readonly RecordPattern[];
  readonly gauges: readonly GaugePattern[];
  readonly stages: readonly StagePattern[];
  /** Presets whose patterns are included. */
  readonly presets: readonly PlannedPreset[];
  /** Expectation. A successful run that does not meet it counts as failed. */
  readonly expect: Expectation | undefined;
  /** The streams to parse, if there are patterns. */
  readonly from: ParsedStreams;
  /** `on-failure`: jobmeter buffers the output and prints it only if the run failed. */
  readonly output: OutputPolicy;
  readonly timeout: Timeout | undefined;
  readonly retry: Retry;
  /** Upper bound of a random delay before the command starts, in seconds. */
  readonly jitterSeconds: number;
  /** What to do if another run of the same group is in progress. */
  readonly overlap: OverlapPolicy;
  /** Interval of progress pushes while the job runs, in seconds. */
  readonly heartbeatSeconds: number | undefined;
  /** The address to serve live metrics of the run on. */
  readonly listen: ListenOptions | undefined;
  /**
   * Interval in seconds at which an outage of a destination is reported again. `always`: by every
   * run.
   */
  readonly outageReminder: number | 'always';
  /** The schedule and the options for its deadline. */
  readonly due: DueOptions;
  readonly successCodes: readonly number[];
  /** Prefix of the core metric names. */
  readonly prefix: string;
  /** `strict`: a failed delivery fails a run that succeeded. */
  readonly delivery: 'lenient' | 'strict';
  readonly verbosity: Verbosity;
  /** `print`: after the run, jobmeter also prints the exposition to stderr. */
  readonly exposition: 'print' | 'keep';
}

/** The settings that decide whether a metric or label name is valid in a run. */
export type NamingContext = Pick<Plan, 'key' | 'labels' | 'prefix'>;

export type CommandToRun =
  | { readonly kind: 'program'; readonly file: string; readonly args: readonly string[] }
  | { readonly kind: 'shell'; readonly line: string; readonly shell: string };

export interface StateDirectory {
  readonly kind: 'directory';
  readonly path: string;
  /**
   * User id of the owner. Only this user and root may write there. Undefined on platforms without
   * user ids.
   */
  readonly owner: number | undefined;
}

export type StateLocation =
  | StateDirectory
  /** `reason`: why there is none although state is wanted. */
  | { readonly kind: 'none'; readonly reason?: string };

export const PARSED_STREAMS = ['both', 'stdout', 'stderr'] as const;
export type ParsedStreams = (typeof PARSED_STREAMS)[number];

export const OUTPUT_POLICIES = ['always', 'on-failure'] as const;
export type OutputPolicy = (typeof OUTPUT_POLICIES)[number];

export const OVERLAP_POLICIES = ['allow', 'skip', 'wait', 'fail'] as const;
export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number];

/** SIGTERM after `seconds`, SIGKILL `killAfterSeconds` later. */
export interface Timeout {
  readonly seconds: number;
  readonly killAfterSeconds: number;
}

/** Up to `retries` further attempts. The delay before the first is `delaySeconds`. It doubles each time, up to an hour. */
export interface Retry {
  readonly retries: number;
  readonly delaySeconds: number;
}

const LONGEST_RETRY_DELAY_SECONDS = 3600;

/** @param retry 1 for the first further attempt */
export function delayBeforeRetry({ delaySeconds }: Retry, retry: number): number {
  return Math.min(delaySeconds * 2 ** (retry - 1), LONGEST_RETRY_DELAY_SECONDS);
}

/** `add` is POST and replaces only the families sent. `replace` is PUT and replaces the group. */
export type PushMethod = 'add' | 'replace';

export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** The help text of each option states its default. */
export const DEFAULT_PREFIX = 'batch_job_';
export const DEFAULT_PUSH_TIMEOUT_SECONDS = 10;
/** A Pushgateway takes seconds before it begins to send a list of 10,000 groups. */
export const LISTING_TIMEOUT_SECONDS = 30;
export const DEFAULT_KILL_AFTER_SECONDS = 10;
export const DEFAULT_RETRY_DELAY_SECONDS = 1;
export const DEFAULT_OUTAGE_REMINDER_SECONDS = 86_400;
export const DEFAULT_SHELL = '/bin/sh';

/** The program and arguments that are spawned. */
export function argvOf(command: CommandToRun): readonly [string, ...string[]] {
  switch (command.kind) {
    case 'program':
      return [command.file, ...command.args];
    case 'shell':
      return [command.shell, '-c', command.line];
  }
}

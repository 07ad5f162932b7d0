import type { DestinationOptions } from './destination.js';
import type { Expectation } from './expectation.js';
import type { GroupingKey } from './grouping-key.js';
import type { Labels } from './metric-family.js';
import type { GaugePattern, RecordPattern, StagePattern } from './pattern.js';

/** Everything a run needs to know, resolved and validated. Nothing below `plan/` reads an option. */
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
  /** A run that ends well and breaks it has failed all the same. */
  readonly expect: Expectation | undefined;
  /** Which streams are parsed, where there is anything to parse. */
  readonly from: ParsedStreams;
  /** `on-failure`: the output is held back, and printed only if the run failed. */
  readonly output: OutputPolicy;
  readonly timeout: Timeout | undefined;
  readonly retry: Retry;
  /** A random time up to this is waited before the command is started. */
  readonly jitterSeconds: number;
  /** What to do while an earlier run of the same group goes on. */
  readonly overlap: OverlapPolicy;
  /** How often progress is pushed while the job runs. */
  readonly heartbeatSeconds: number | undefined;
  readonly successCodes: readonly number[];
  /** What every metric name of ours begins with. */
  readonly prefix: string;
  /** `strict`: a result that did not get everywhere fails a run that succeeded. */
  readonly delivery: 'lenient' | 'strict';
  readonly verbosity: Verbosity;
  /** `print`: after the run, the exposition goes to stderr as well. */
  readonly exposition: 'print' | 'keep';
}

export type CommandToRun =
  | { readonly kind: 'program'; readonly file: string; readonly args: readonly string[] }
  | { readonly kind: 'shell'; readonly line: string; readonly shell: string };

export type StateLocation =
  | {
      readonly kind: 'directory';
      readonly path: string;
      /** User id; nobody else is to be able to write there. Undefined where the platform has none. */
      readonly owner: number | undefined;
    }
  | { readonly kind: 'none' };

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

/** `retries` further attempts; the wait before them begins with `delaySeconds` and doubles. */
export interface Retry {
  readonly retries: number;
  readonly delaySeconds: number;
}

/** POST adds: only the families sent are replaced. PUT replaces the group. */
export type PushMethod = 'add' | 'replace';

export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** Defaults that no option changes silently; each is named in the help text of its option. */
export const DEFAULT_PREFIX = 'batch_job_';
export const DEFAULT_PUSH_TIMEOUT_SECONDS = 10;
export const DEFAULT_KILL_AFTER_SECONDS = 10;
export const DEFAULT_RETRY_DELAY_SECONDS = 1;
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

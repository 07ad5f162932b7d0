import type { GatewayAddress } from '../destinations/pushgateway/address.js';
import type { Labels } from '../metrics/family.js';
import type { GroupingKey } from '../metrics/grouping-key.js';
import type { RecordPattern } from './records.js';

/** Everything a run needs to know, resolved and validated. Nothing below `plan/` reads an option. */
export interface Plan {
  readonly command: CommandToRun;
  readonly key: GroupingKey;
  /** Constant labels on the samples of this run, not part of the grouping key. */
  readonly labels: Labels;
  readonly gateways: readonly GatewayTarget[];
  readonly state: StateLocation;
  readonly method: PushMethod;
  /** Total budget of delivery after the job, retries included. */
  readonly pushTimeoutSeconds: number;
  readonly records: readonly RecordPattern[];
  readonly successCodes: readonly number[];
  /** What every metric name of ours begins with. */
  readonly prefix: string;
  readonly verbosity: Verbosity;
  /** `print`: after the run, the exposition goes to stderr as well. */
  readonly exposition: 'print' | 'keep';
}

export type CommandToRun =
  | { readonly kind: 'program'; readonly file: string; readonly args: readonly string[] }
  | { readonly kind: 'shell'; readonly line: string; readonly shell: string };

export type StateLocation =
  { readonly kind: 'directory'; readonly path: string } | { readonly kind: 'none' };

/** A base URL that was understood. */
export type GatewayTarget = Extract<GatewayAddress, { kind: 'address' }>;

/** POST adds: only the families sent are replaced. PUT replaces the group. */
export type PushMethod = 'add' | 'replace';

export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** Defaults that no option changes silently; each is named in the help text of its option. */
export const DEFAULT_PREFIX = 'batch_job_';
export const DEFAULT_PUSH_TIMEOUT_SECONDS = 10;
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

import type { GroupingKey } from './grouping-key.js';
import type { MetricType } from './metric-family.js';

/** Levels, the best first. */
export const LEVELS = ['ok', 'warning', 'problem'] as const;
export type Level = (typeof LEVELS)[number];

/** One result of `check`. */
export interface Finding {
  readonly level: Level;
  /** Identifies the check for programs. Never changes. */
  readonly check: string;
  /** The subject of the check: the address of a gateway, a directory, a variable. */
  readonly subject: string;
  /** The fact or the problem. */
  readonly what: string;
  /** Why it matters, in one sentence. */
  readonly why?: string;
  /** Alternative commands or changes that fix it. */
  readonly mend?: readonly string[];
}

/** The options of a check of a destination. */
export interface CheckContext {
  /** Total time of the check, in seconds. */
  readonly timeoutSeconds: number;
  /** Groups without a push for this many seconds are reported. */
  readonly olderThan: { readonly seconds: number; readonly text: string };
  readonly pushed: readonly PushedMetric[];
  /** Current time in seconds since the epoch. */
  readonly now: () => number;
}

/** A metric that runs would push. */
export interface PushedMetric {
  readonly name: string;
  readonly type: MetricType;
  /** The job that pushes it. Undefined for a metric of every run. */
  readonly by?: ConfiguredJob;
}

/** A configured job. */
export interface ConfiguredJob {
  readonly name: string;
  readonly key: GroupingKey;
  /** Names from the config files. Empty if the environment of the job decides. */
  readonly destinations: readonly string[];
}

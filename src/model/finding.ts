import type { GroupingKey } from './grouping-key.js';
import type { MetricType } from './metric-family.js';

/** The best first. */
export const LEVELS = ['ok', 'warning', 'problem'] as const;
export type Level = (typeof LEVELS)[number];

/** One thing that `check` found out about the set-up. */
export interface Finding {
  readonly level: Level;
  /** Names the check for programs; never changes. */
  readonly check: string;
  /** What was checked: the address of a gateway, a directory, a variable. */
  readonly subject: string;
  /** What is so, or wrong. */
  readonly what: string;
  /** Why that matters, one sentence. */
  readonly why?: string;
  /** Commands or changes that mend it, each by itself. */
  readonly mend?: readonly string[];
}

/** What a check of a destination is told. */
export interface CheckContext {
  /** Total time of the check. */
  readonly timeoutSeconds: number;
  /** Groups without a push for longer are reported. */
  readonly olderThan: { readonly seconds: number; readonly text: string };
  readonly pushed: readonly PushedMetric[];
  /** Seconds since the epoch. */
  readonly now: () => number;
}

/** A metric that runs would push. */
export interface PushedMetric {
  readonly name: string;
  readonly type: MetricType;
  /** Undefined for a metric of every run. */
  readonly by?: ConfiguredJob;
}

/** A job of the config files. */
export interface ConfiguredJob {
  readonly name: string;
  readonly key: GroupingKey;
  /** Names of those that the files give it. Without any, the environment of the job names them. */
  readonly destinations: readonly string[];
}

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
  /** Of metric names. */
  readonly prefix: string;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

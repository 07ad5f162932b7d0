import type { GroupingKey } from '../../model/grouping-key.js';

/** What groups are deleted from: a destination, or the state directory of this machine. */
export interface Place {
  /** As messages call it. */
  readonly name: string;
  list(signal: AbortSignal): Promise<Listing>;
  /** Deletes the group, unless it has changed since it was listed. */
  remove(group: KnownGroup, signal: AbortSignal): Promise<Removal>;
}

/** One group as its place has listed it. */
export interface KnownGroup {
  readonly key: GroupingKey;
  /** In seconds since the epoch: the last push, or the last run where it is local state. Undefined where nobody knows. */
  readonly changedAt: number | undefined;
  /** What its place says of the last success and the last end of a run. */
  readonly moments?: { readonly success?: number | undefined; readonly end?: number | undefined };
  readonly lastRun: 'success' | 'failure' | 'unknown';
  /** A run of it goes on, on this machine. */
  readonly isRunning: boolean;
}

export type Listing =
  | {
      readonly kind: 'groups';
      readonly groups: readonly KnownGroup[];
      /** A line for each that is left out. */
      readonly remarks: readonly string[];
    }
  | { readonly kind: 'failed'; readonly reason: string };

/** `absent`: others have deleted it. `changed`: it stays. `hopeless`: the place deletes nothing now. */
export type Removal =
  | { readonly kind: 'deleted' | 'absent' | 'changed' }
  | { readonly kind: 'failed' | 'hopeless'; readonly reason: string };

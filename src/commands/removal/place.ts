import type { NotDone } from '../../delivery/until-hopeless.js';
import type { GroupingKey } from '../../model/grouping-key.js';

/** A place that groups are deleted from: a destination, or the state directory of this machine. */
export interface Place {
  /** Its name in messages. */
  readonly name: string;
  list(signal: AbortSignal): Promise<Listing>;
  /** Deletes the group unless it has changed since it was listed. */
  remove(group: KnownGroup, signal: AbortSignal): Promise<Removal>;
}

/** One group in the list of its place. */
export interface KnownGroup {
  readonly key: GroupingKey;
  /**
   * The last push, or the last run in local state, in seconds since the epoch. Undefined if
   * unknown.
   */
  readonly changedAt: number | undefined;
  /** Times of the last success and of the last end of a run, as the place has them. */
  readonly moments?: { readonly success?: number | undefined; readonly end?: number | undefined };
  readonly lastRun: 'success' | 'failure' | 'unknown';
  /** A run of the group is in progress on this machine. */
  readonly isRunning: boolean;
}

export type Listing =
  | {
      readonly kind: 'groups';
      readonly groups: readonly KnownGroup[];
      /** One line per group that is left out. */
      readonly remarks: readonly string[];
    }
  | { readonly kind: 'failed'; readonly reason: string };

/** `absent`: someone else has deleted it. `changed`: it stays. */
export type Removal = { readonly kind: 'deleted' | 'absent' | 'changed' } | NotDone;

import type {
  Delivery,
  DestinationDelivery,
  GatewayFailure,
  NoAccess,
  NotAGateway,
} from '../model/delivery.js';
import type { GroupingKey } from '../model/grouping-key.js';
import type { Families, MetricFamily } from '../model/metric-family.js';

/**
 * A destination of results. No method rejects for a failure of network, server or disk: the result says what failed.
 */
export interface Destination {
  /** Identifies it in state files and messages: an address without credentials. */
  readonly name: string;
  /** Sends all families but those that clash with what others have sent there. */
  send(key: GroupingKey, families: Families, options: SendOptions): Promise<DestinationDelivery>;
  /** Also succeeds if the group does not exist. */
  delete(key: GroupingKey, signal?: AbortSignal): Promise<Delivery | NoAccess>;
  /**
   * Lists all groups that the destination holds, and keeps the `view` of each: it may hold thousands. It may leave out all
   * that `part` does not ask for.
   */
  mapGroups<T>(
    view: (group: RemoteGroup) => T,
    signal?: AbortSignal,
    part?: Part,
  ): Promise<GroupList<T>>;
  /**
   * Sends groups again, in one request. Only where a value is out of sight of plain queries some minutes after it was sent.
   *
   * @param asOf when nothing newer was there, in seconds since the epoch by our clock
   */
  refresh?(
    groups: readonly GroupInSight[],
    asOf: number,
    signal: AbortSignal,
  ): Promise<DestinationDelivery>;
  /** One line per unsafe setting, such as a secret file that other users can read. */
  warnings(): Promise<readonly string[]>;
}

export interface SendOptions {
  /** For families of the group that are not sent: `add` keeps them, `replace` drops them. */
  readonly mode: 'add' | 'replace';
  /** When the values became true, in seconds since the epoch by our clock. Default: now. */
  readonly at?: number;
  /** Where the job ran. */
  readonly host?: string;
  /** Cancels the push, with the result `cancelled`. */
  readonly signal?: AbortSignal;
}

/** A group whose values are sent again: this is no push of the job. */
export interface GroupInSight {
  readonly key: GroupingKey;
  /** Undefined for a group that was removed from local state: its series end. */
  readonly families: Families | undefined;
  /** When the values became true, as in `SendOptions`. */
  readonly at?: number;
}

/** What is needed of a list of groups. */
export interface Part {
  /** Only groups of these jobs. */
  readonly jobs?: readonly string[];
  /** Only what was sent in this time, in seconds. */
  readonly within?: number;
  /** Only when runs started and ended. */
  readonly isBrief?: true;
}

/** One group at a destination. */
export interface RemoteGroup {
  readonly key: GroupingKey;
  /** When a push for this group was last accepted, in seconds since the epoch. */
  readonly pushTimeSeconds?: number;
  /** When it last refused one as inconsistent; 0 for never. */
  readonly pushFailureTimeSeconds?: number;
  readonly families: RemoteFamilies;
}

/** Families by name. Samples have the labels they were sent with, without those of the grouping key. */
export type RemoteFamilies = ReadonlyMap<string, MetricFamily>;

export type GroupList<T> =
  | {
      readonly kind: 'groups';
      readonly groups: readonly T[];
      /** How many more it listed that are none. */
      readonly leftOut?: number;
    }
  | NotAGateway
  | GatewayFailure
  | NoAccess;

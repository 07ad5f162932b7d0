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
 * A destination of results. No method rejects for a failure of network, server or disk; the result
 * says what failed.
 */
export interface Destination {
  /** Identifies it in state files and messages: an address without credentials. */
  readonly name: string;
  /** Sends all families except those that clash with metrics of others at the destination. */
  send(key: GroupingKey, families: Families, options: SendOptions): Promise<DestinationDelivery>;
  /** Also succeeds if the group does not exist. */
  delete(key: GroupingKey, signal?: AbortSignal): Promise<Delivery | NoAccess>;
  /**
   * Lists the groups of the destination and keeps only the `view` of each, because there may be
   * thousands. May leave out groups and families that `part` does not ask for.
   */
  mapGroups<T>(
    view: (group: RemoteGroup) => T,
    signal?: AbortSignal,
    part?: Part,
  ): Promise<GroupList<T>>;
  /**
   * Sends groups again, in one request. Only for destinations whose plain queries no longer find a
   * value some minutes after it was sent.
   * @param asOf time up to which nothing newer was there, in seconds since the epoch by our clock
   */
  refresh?(
    groups: readonly GroupToRefresh[],
    asOf: number,
    signal: AbortSignal,
  ): Promise<DestinationDelivery>;
  /** One line per unsafe setting, such as a secret file that other users can read. */
  warnings(): Promise<readonly string[]>;
}

export interface SendOptions {
  /** Effect on families of the group that are not sent: `add` keeps them, `replace` drops them. */
  readonly mode: 'add' | 'replace';
  /** Time of the values, in seconds since the epoch by our clock. Default: now. */
  readonly at?: number;
  /** Host of the job. */
  readonly host?: string;
  /** Cancels the push, with the result `cancelled`. */
  readonly signal?: AbortSignal;
}

/** A group whose values are sent again, without a push of the job. */
export interface GroupToRefresh {
  readonly key: GroupingKey;
  /** Undefined for a group that was removed from local state, whose series end. */
  readonly families: Families | undefined;
  /** Time of the values, as in `SendOptions`. */
  readonly at?: number;
}

/** The needed part of a list of groups. */
export interface Part {
  /** Only these groups. */
  readonly groups?: readonly GroupingKey[];
  /** Only values sent in the last `within` seconds. */
  readonly within?: number;
  /** Only the start and end times of runs. */
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

/** Families by name. Samples have the labels they were sent with, without the grouping labels. */
export type RemoteFamilies = ReadonlyMap<string, MetricFamily>;

export type GroupList<T> =
  | {
      readonly kind: 'groups';
      readonly groups: readonly T[];
      /** Number of listed entries that are not groups. */
      readonly leftOut?: number;
    }
  | NotAGateway
  | GatewayFailure
  | NoAccess;

import type {
  Delivery,
  DestinationDelivery,
  GatewayFailure,
  NoAccess,
  NotAGateway,
} from '../model/delivery.js';
import type { GroupingKey } from '../model/grouping-key.js';
import type { Families, MetricFamily } from '../model/metric-family.js';

/** A place that results go to. No method rejects for what a network, a server or a disk does: that is the result. */
export interface Destination {
  /** What state and messages call it: an address without credentials. */
  readonly name: string;
  /** Sends all families, or the core ones alone where the user's own are refused. */
  send(key: GroupingKey, families: Families, options: SendOptions): Promise<DestinationDelivery>;
  /** A group that does not exist is as good as deleted. */
  delete(key: GroupingKey): Promise<Delivery | NoAccess>;
  /** All groups that it holds. */
  groups(signal?: AbortSignal): Promise<GroupsResult>;
  /** A line for each thing about the set-up that is unsafe, such as a secret that others may read. */
  warnings(): Promise<readonly string[]>;
}

export interface SendOptions {
  /** `add` keeps the families of the group that are not sent, `replace` drops them. */
  readonly mode: 'add' | 'replace';
  /** Ends it early, as `cancelled`. */
  readonly signal?: AbortSignal;
}

/** One group as a destination holds it. */
export interface RemoteGroup {
  readonly key: GroupingKey;
  /** When a push for this group was last accepted, in seconds since the epoch. */
  readonly pushTimeSeconds?: number;
  /** When it last refused one as inconsistent; 0 for never. */
  readonly pushFailureTimeSeconds?: number;
  readonly families: RemoteFamilies;
}

/** By name. Samples have the labels they were sent with, not those of the grouping key. */
export type RemoteFamilies = ReadonlyMap<string, MetricFamily>;

export type GroupsResult =
  | { readonly kind: 'groups'; readonly groups: readonly RemoteGroup[] }
  | NotAGateway
  | GatewayFailure
  | NoAccess;

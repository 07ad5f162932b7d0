import type { Families, MetricFamily } from '../model/metric-family.js';
import type { GroupingKey } from '../model/grouping-key.js';
import type { DeliveredInPart, Delivery, NoAccess } from './describe-delivery.js';

/** A place that results go to. Nothing that it does makes a method reject. */
export interface Destination {
  /** What state and messages call it: an address without credentials. */
  readonly name: string;
  send(key: GroupingKey, families: Families, options: SendOptions): Promise<DestinationDelivery>;
  /** What it holds now: with one request for all groups, where there is a request to be made. */
  fetchSnapshot(signal: AbortSignal): Promise<RemoteSnapshot | SnapshotFailure>;
}

export interface SendOptions {
  /** `add` keeps the families of the group that are not sent, `replace` drops them. */
  readonly mode: 'add' | 'replace';
  /** Ends it early. */
  readonly signal: AbortSignal;
}

export type DestinationDelivery = Delivery | DeliveredInPart | NoAccess;

export interface RemoteSnapshot {
  readonly kind: 'holdings';
  /** Undefined where it has no such group. */
  of(key: GroupingKey): Promise<RemoteFamilies | undefined>;
}

/** `incomparable`: it never tells; `unknown`: it did not this time, and why. */
export type SnapshotFailure =
  | { readonly kind: 'incomparable' }
  | { readonly kind: 'unknown'; readonly failure: DestinationDelivery };

/** By name. Samples have the labels they were sent with, not those of the grouping key. */
export type RemoteFamilies = ReadonlyMap<string, MetricFamily>;

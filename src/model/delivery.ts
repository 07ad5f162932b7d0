/** How a push or a delete ended. */
export type Delivery = Delivered | Invalid | GatewayFailure;

export interface Delivered {
  readonly kind: 'delivered';
  /** 200; 202 for a delete, or under `--push.disable-consistency-check`. Absent where it is a file that was written. */
  readonly status?: number;
}

/** Nothing was sent: it is what a gateway would refuse, or be broken by. */
export interface Invalid {
  readonly kind: 'invalid';
  readonly problems: readonly string[];
}

/** Nothing was sent: what the gateway is to know us by can't be had. */
export interface NoAccess {
  readonly kind: 'no-access';
  readonly problems: readonly string[];
}

/** All but some metrics has arrived. */
export interface DeliveredInPart {
  readonly kind: 'delivered-in-part';
  readonly status?: number;
  /** Names of the metrics that were left out. */
  readonly leftOut: readonly string[];
  /** Why they were, one line. */
  readonly reason: string;
}

/** It answered, but not as a Pushgateway does. */
export interface NotAGateway {
  readonly kind: 'not-a-gateway';
  readonly reason: string;
}

/** Names the metrics in `leftOut`, each with its reason. */
export function withoutSome(
  delivered: Delivered,
  leftOut: ReadonlyMap<string, string>,
): Delivered | DeliveredInPart {
  if (leftOut.size === 0) return delivered;
  const reason = [...new Set(leftOut.values())].join('; ');
  return { ...delivered, kind: 'delivered-in-part', leftOut: [...leftOut.keys()], reason };
}

/** Why a gateway did not do what it was asked. */
export type GatewayFailure =
  | {
      readonly kind: 'refused';
      readonly status: number;
      /** The gateway's own words, one line of at most 500 characters; empty where it gave none. */
      readonly reason: string;
      readonly advice: string;
    }
  | {
      /** What was sent is lost: redirects are not followed. */
      readonly kind: 'redirected';
      readonly status: number;
      /** As the gateway wrote it, so it may be relative; empty where it gave none. */
      readonly location: string;
    }
  /** No complete answer: name, network, TLS or protocol. */
  | { readonly kind: 'unreachable'; readonly reason: string; readonly advice: string }
  | { readonly kind: 'timed-out'; readonly afterSeconds: number }
  | NotAGateway
  /** The caller's signal ended it. */
  | { readonly kind: 'cancelled' };

/** How a push of a result ended. */
export type DestinationDelivery = Delivery | DeliveredInPart | NoAccess;

/** What became of the push to one destination. */
export interface DeliveryResult {
  /** Address without credentials. */
  readonly destination: string;
  readonly delivery: DestinationDelivery;
}

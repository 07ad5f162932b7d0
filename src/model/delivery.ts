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

/** The gateway took the metrics that every job has, not those of the user's own. */
export interface DeliveredInPart {
  readonly kind: 'delivered-in-part';
  readonly status?: number;
  /** Why the others were not taken, one line. */
  readonly reason: string;
}

/** It answered, but not as a Pushgateway does. */
export interface NotAGateway {
  readonly kind: 'not-a-gateway';
  readonly reason: string;
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

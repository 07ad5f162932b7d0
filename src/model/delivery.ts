/** How a push or a delete ended. */
export type Delivery = Delivered | Invalid | GatewayFailure;

export interface Delivered {
  readonly kind: 'delivered';
  /** HTTP status: 200, or 202 for a delete or with `--push.disable-consistency-check`. Absent for a textfile. */
  readonly status?: number;
}

/** Nothing was sent, because a gateway would refuse the families or be broken by them. */
export interface Invalid {
  readonly kind: 'invalid';
  readonly problems: readonly string[];
}

/** Nothing was sent, because a password, token or certificate could not be read. */
export interface NoAccess {
  readonly kind: 'no-access';
  readonly problems: readonly string[];
}

/** All metrics except some were delivered. */
export interface DeliveredInPart {
  readonly kind: 'delivered-in-part';
  readonly status?: number;
  /** Names of the metrics that were left out. */
  readonly leftOut: readonly string[];
  /** Why they were left out, one line. */
  readonly reason: string;
}

/** The server responded, but not as a Pushgateway would. */
export interface NotAGateway {
  readonly kind: 'not-a-gateway';
  readonly reason: string;
  /** Something in front of the server responded: a login portal, or a proxy with an error page. */
  readonly isWebPage?: true;
  /** The kind of server it is instead, if known. */
  readonly server?: 'victoria-metrics';
}

/** The destination can never fulfil the request. */
export interface Unsupported {
  readonly kind: 'unsupported';
  /** What the destination cannot do, why, and what to do instead. */
  readonly reason: string;
}

const MOST_REASONS = 5;

/** Names the metrics in `leftOut`, each with its reason. */
export function withoutSome(
  delivered: Delivered,
  leftOut: ReadonlyMap<string, string>,
): Delivered | DeliveredInPart {
  if (leftOut.size === 0) return delivered;
  const reasons = [...new Set(leftOut.values())];
  const more = reasons.length > MOST_REASONS ? [`${reasons.length - MOST_REASONS} more`] : [];
  const reason = [...reasons.slice(0, MOST_REASONS), ...more].join('; ');
  return { ...delivered, kind: 'delivered-in-part', leftOut: [...leftOut.keys()], reason };
}

/** Why a request to a gateway failed. */
export type GatewayFailure =
  | {
      readonly kind: 'refused';
      readonly status: number;
      /** The gateway's own message: one line of at most 500 characters, empty if it sent none. */
      readonly reason: string;
      readonly advice: string;
      /** Two groups have one series, as far as is known: the gateway refuses every push until one of them is deleted. */
      readonly isClash?: true;
    }
  | {
      /** Redirects are not followed, so the push is lost. */
      readonly kind: 'redirected';
      readonly status: number;
      /** The Location header as sent. May be relative; empty if absent. */
      readonly location: string;
    }
  /** No complete response, because of DNS, network, TLS or protocol. */
  | {
      readonly kind: 'unreachable';
      readonly reason: string;
      readonly advice: string;
      /**
       * Set if the server seems down. `unsent`: nothing was sent to it. `cut`: the connection of an attempt was cut, so what
       * was sent may have arrived.
       */
      readonly outage?: 'unsent' | 'cut';
    }
  | { readonly kind: 'timed-out'; readonly afterSeconds: number }
  | NotAGateway
  | Unsupported
  /** The caller's signal ended it. */
  | { readonly kind: 'cancelled' };

/** Nothing was sent, because the lock that keeps pushes of a group in order could not be had. */
export interface NoLock {
  readonly kind: 'no-lock';
  /** One line. */
  readonly reason: string;
}

/** How the push of a run to a destination ended. */
export type DestinationDelivery = Delivery | DeliveredInPart | NoAccess | NoLock;

/** The outcome of the push to one destination. */
export interface DeliveryResult {
  /** Address without credentials. */
  readonly destination: string;
  readonly delivery: DestinationDelivery;
  /**
   * With failover, if this gateway is down: the stand-ins that the result was sent to, in order.
   */
  readonly standIns?: readonly Omit<DeliveryResult, 'standIns'>[];
}

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

/**
 * One line for people: what happened, and what to check or change.
 * @param display the gateway's address without credentials, as in `Gateway.url`
 */
export function describeDelivery(
  delivery: Delivery | DeliveredInPart | NotAGateway | NoAccess,
  display: string,
): string {
  return `${display}: ${sentence(delivery)}`;
}

function sentence(delivery: Delivery | DeliveredInPart | NotAGateway | NoAccess): string {
  switch (delivery.kind) {
    case 'delivered':
      return 'done';
    case 'delivered-in-part':
      return `delivered, but for the metrics of your own: ${delivery.reason}`;
    case 'invalid':
    case 'no-access':
      return `nothing was sent: ${delivery.problems.join('; ')}`;
    case 'refused': {
      const reason = delivery.reason === '' ? '' : `: ${delivery.reason}`;
      return `refused with status ${delivery.status}${reason}; ${delivery.advice}`;
    }
    case 'redirected': {
      const target = delivery.location === '' ? 'without a Location' : `to ${delivery.location}`;
      return `redirected (status ${delivery.status}) ${target}, and nothing was kept; give the URL of the gateway itself`;
    }
    case 'unreachable':
      return `${delivery.reason}; ${delivery.advice}`;
    case 'timed-out':
      return `no answer within ${delivery.afterSeconds} s; check the network and the gateway, or allow more time`;
    case 'cancelled':
      return 'given up before the gateway had answered';
    case 'not-a-gateway':
      return `${delivery.reason}; check that this is the base URL of a Pushgateway`;
  }
}

import type { DeliveredInPart, Delivery, NoAccess, NotAGateway } from '../model/delivery.js';

/**
 * Describes a delivery in one line for the user: what happened, and what to check or change.
 *
 * @param display address without credentials, as in `Gateway.url`
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
      return `delivered without your own metrics: ${delivery.reason}`;
    case 'invalid':
    case 'no-access':
      return `nothing was sent: ${delivery.problems.join('; ')}`;
    case 'refused': {
      const reason = delivery.reason === '' ? '' : `: ${delivery.reason}`;
      return `refused with status ${delivery.status}${reason}; ${delivery.advice}`;
    }
    case 'redirected': {
      const target = delivery.location === '' ? 'without a Location' : `to ${delivery.location}`;
      return `redirected (status ${delivery.status}) ${target}, so the push is lost; give the URL of the gateway itself`;
    }
    case 'unreachable':
      return `${delivery.reason}; ${delivery.advice}`;
    case 'timed-out':
      return `no answer within ${delivery.afterSeconds} s; check the network and the gateway, or allow more time`;
    case 'cancelled':
      return 'cancelled before the gateway answered';
    case 'not-a-gateway':
      return `${delivery.reason}; check that this is the base URL of a Pushgateway`;
  }
}

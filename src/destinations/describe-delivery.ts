import type { DestinationDelivery } from '../model/delivery.js';

/**
 * Describes a delivery in one line for the user: what happened, and what to check or change.
 *
 * @param display address without credentials, as in `Gateway.url`
 */
export function describeDelivery(delivery: DestinationDelivery, display: string): string {
  return `${display}: ${explainDelivery(delivery)}`;
}

const MOST_NAMES = 5;

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return [...names.slice(0, MOST_NAMES), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** Without query and credentials: a login portal may put a token there. */
function withoutSecrets(location: string): string {
  return location.replace(/[?#].*$/s, '').replace(/^(\w+:)?\/\/[^/]*@/, '$1//');
}

/** The same without the address. */
export function explainDelivery(delivery: DestinationDelivery): string {
  switch (delivery.kind) {
    case 'delivered':
      return 'done';
    case 'delivered-in-part':
      return `delivered without ${listed(delivery.leftOut)}: ${delivery.reason}`;
    case 'invalid':
    case 'no-access':
      return `nothing was sent: ${delivery.problems.join('; ')}`;
    case 'refused': {
      const reason = delivery.reason === '' ? '' : `: ${delivery.reason}`;
      return `refused with status ${delivery.status}${reason}; ${delivery.advice}`;
    }
    case 'redirected': {
      const target =
        delivery.location === '' ? 'without a Location' : `to ${withoutSecrets(delivery.location)}`;
      return `redirected (status ${delivery.status}) ${target}, which jobmeter does not follow; give the URL of the server itself`;
    }
    case 'unreachable':
      return `${delivery.reason}; ${delivery.advice}`;
    case 'timed-out':
      return `no answer within ${delivery.afterSeconds} s; check the network and the server, or allow more time with --push-timeout`;
    case 'no-lock':
      return `nothing was sent: ${delivery.reason}`;
    case 'cancelled':
      return 'cancelled before the server answered';
    case 'unsupported':
      return delivery.reason;
    case 'not-a-gateway':
      return `${delivery.reason}; check that this is the base URL of a Pushgateway`;
  }
}

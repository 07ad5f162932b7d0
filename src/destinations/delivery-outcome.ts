import { isRetryableStatus } from '../http/retry.js';
import type { DeliveryResult, DestinationDelivery } from '../model/delivery.js';

/** Whether the destination has the core metrics. User-named metrics may be missing. */
export function hasArrived({ delivery }: Pick<DeliveryResult, 'delivery'>): boolean {
  return delivery.kind === 'delivered' || delivery.kind === 'delivered-in-part';
}

/** Whether the destination has them, or with failover a stand-in. */
export function hasArrivedSomewhere(result: DeliveryResult): boolean {
  return hasArrived(result) || (result.standIns?.some(hasArrived) ?? false);
}

/**
 * Whether the server is down: its name does not resolve, it does not connect or respond in time, or
 * it fails. False if it refuses this push or these credentials.
 */
export function isDown(delivery: DestinationDelivery): boolean {
  switch (delivery.kind) {
    case 'unreachable':
      return delivery.outage !== undefined;
    case 'refused':
      return delivery.status >= 500;
    // Whoever holds the lock waits for its answer.
    case 'no-lock':
    case 'timed-out':
      return true;
    default:
      return false;
  }
}

/** Whether the destination works but refused this push. Pushes of other groups may succeed. */
export function isOwnFault(delivery: DestinationDelivery): boolean {
  return (
    delivery.kind === 'invalid' ||
    (delivery.kind === 'refused' && [400, 413, 431].includes(delivery.status))
  );
}

/** Whether a retry of the same push can never succeed. */
export function isHopeless(delivery: DestinationDelivery): boolean {
  switch (delivery.kind) {
    case 'invalid':
    case 'redirected':
    case 'not-a-gateway':
    case 'unsupported':
      return true;
    case 'refused':
      return !isRetryableStatus(delivery.status);
    default:
      return false;
  }
}

/**
 * The problem of the destination that every run meets. Undefined if the delivery did not fail
 * because of the destination.
 */
export function outageOf(delivery: DestinationDelivery): string | undefined {
  switch (delivery.kind) {
    case 'refused':
      // The metric that the message names differs from push to push.
      if (delivery.isClash === true) return 'clash';
      return isOwnFault(delivery) ? undefined : `status ${delivery.status}`;
    case 'unreachable':
      // Details such as an address follow after it.
      return delivery.reason.replace(/ \(.*/, '');
    case 'timed-out':
    case 'redirected':
    case 'not-a-gateway':
      return delivery.kind;
    default:
      return undefined;
  }
}

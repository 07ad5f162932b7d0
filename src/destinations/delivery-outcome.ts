import { isRetryableStatus } from '../http/retry.js';
import type { DeliveryResult, DestinationDelivery } from '../model/delivery.js';

/** Whether the destination has the core metrics. User-named metrics may be missing. */
export function hasArrived({ delivery }: Pick<DeliveryResult, 'delivery'>): boolean {
  return delivery.kind === 'delivered' || delivery.kind === 'delivered-in-part';
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
      return true;
    case 'refused':
      return !isRetryableStatus(delivery.status);
    default:
      return false;
  }
}

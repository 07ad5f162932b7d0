import { isRetryableStatus } from '../http/retry.js';
import type { DeliveryResult, DestinationDelivery } from '../model/delivery.js';

/** The destination has what every job has, if not what the user named. */
export function hasArrived({ delivery }: Pick<DeliveryResult, 'delivery'>): boolean {
  return delivery.kind === 'delivered' || delivery.kind === 'delivered-in-part';
}

/** The destination works, and would not have this: another group may fare better. */
export function isOwnFault(delivery: DestinationDelivery): boolean {
  return (
    delivery.kind === 'invalid' ||
    (delivery.kind === 'refused' && [400, 413, 431].includes(delivery.status))
  );
}

/** Nothing like it will be taken by this destination, now or later. */
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

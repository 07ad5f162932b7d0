import type { DestinationOptions } from '../model/plan.js';
import type { Destination, DestinationDelivery } from './destination.js';
import { gatewayDestination } from './pushgateway/pushgateway-destination.js';
import { isRetryableStatus } from '../http/retry.js';
import { textfileDestination } from './textfile/textfile-destination.js';

/** What became of the push to one destination. */
export interface DeliveryResult {
  /** Address without credentials. */
  readonly destination: string;
  readonly delivery: DestinationDelivery;
}

/**
 * Every place that is named. A new kind of destination is a line here, one in `destinationNames`, and a file that makes
 * a `Destination`.
 */
export function destinationsOf(places: DestinationOptions): readonly Destination[] {
  const { gateways, access, textfile, pushTimeoutSeconds } = places;
  return [
    ...gateways.map((target) => gatewayDestination(target, access, pushTimeoutSeconds)),
    ...(textfile === undefined ? [] : [textfileDestination(textfile, pushTimeoutSeconds)]),
  ];
}

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

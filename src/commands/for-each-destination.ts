import { describeDelivery } from '../destinations/describe-delivery.js';
import type { Destination } from '../destinations/destination.js';
import { openDestinations, warningsOf } from '../destinations/kinds.js';
import type { Host } from '../host.js';
import type { DestinationDelivery } from '../model/delivery.js';
import type { DestinationOptions } from '../model/destination.js';
import { EXIT, type Exit } from './command.js';
import { warn } from './warn.js';

/** Runs `action` on all destinations at once, and prints failures. */
export async function forEachDestination(
  host: Host,
  options: DestinationOptions,
  action: (destination: Destination) => Promise<DestinationDelivery>,
): Promise<Exit> {
  const destinations = await openDestinations(options);
  const results = await Promise.all(
    destinations.map(async (destination) => ({
      name: destination.name,
      delivery: await action(destination),
    })),
  );
  const failed = results.filter(({ delivery }) => delivery.kind !== 'delivered');
  const failures = failed.map(({ name, delivery }) => describeDelivery(delivery, name));
  warn(host, [...(await warningsOf(destinations)), ...failures]);
  return failed.length === 0 ? EXIT.ok : EXIT.unavailable;
}

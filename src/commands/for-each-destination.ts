import { exposedSecrets } from '../http/access.js';
import { connect } from '../destinations/pushgateway/connect.js';
import {
  type DeliveredInPart,
  type Delivery,
  describeDelivery,
} from '../destinations/describe-delivery.js';
import { Gateway } from '../destinations/pushgateway/gateway.js';
import { Textfile } from '../destinations/textfile/textfile.js';
import type { Host } from '../host.js';
import type { DestinationOptions } from '../model/plan.js';
import { EXIT, type Exit } from './command.js';

/** What a person may ask of any place that holds groups. */
export type GroupStore = Pick<Gateway | Textfile, 'push' | 'add' | 'delete'>;

/** Does the same at every place named, all at the same time. Silent where all went well. */
export async function forEachDestination(
  host: Host,
  { gateways, access, textfile, pushTimeoutSeconds }: DestinationOptions,
  action: (holder: GroupStore) => Promise<Delivery | DeliveredInPart>,
): Promise<Exit> {
  const atGateways = gateways.map(async (target) => {
    const gateway = await connect(target, access, pushTimeoutSeconds);
    const delivery = gateway instanceof Gateway ? await action(gateway) : gateway;
    return { place: target.display, delivery };
  });
  const atTextfile = [textfile ?? []].flat().map(async (directory) => ({
    place: directory,
    delivery: await action(new Textfile(directory, pushTimeoutSeconds)),
  }));
  const deliveries = await Promise.all([...atGateways, ...atTextfile]);
  const failed = deliveries.filter(({ delivery }) => delivery.kind !== 'delivered');
  const failures = failed.map(({ place, delivery }) => describeDelivery(delivery, place));
  const lines = [...(await exposedSecrets(access)), ...failures];
  for (const line of lines) host.stderr.write(`jobmeter: ${line}\n`);
  return failed.length === 0 ? EXIT.ok : EXIT.unavailable;
}

import type { Access, BaseAddress } from './access.js';

/**
 * A place that results go to, as the options name it. Every kind is one member here, one folder in `destinations/` and
 * one line in the table there. Code elsewhere never asks for the kind.
 */
export type DestinationSpec = PushgatewaySpec | TextfileSpec;

interface Named {
  /** What state files and messages call it: an address without credentials. */
  readonly name: string;
}

export interface PushgatewaySpec extends Named {
  readonly kind: 'pushgateway';
  readonly address: BaseAddress;
  readonly access: Access;
}

/** A directory of node_exporter's textfile collector. Its name is its absolute path. */
export interface TextfileSpec extends Named {
  readonly kind: 'textfile';
}

/** Where results go. Every destination gets everything. */
export interface DestinationOptions {
  readonly destinations: readonly DestinationSpec[];
  /** Total budget of delivery after the job, retries included. */
  readonly pushTimeoutSeconds: number;
}

/** The names of all destinations, without loading the code that sends to them. */
export function destinationNames({
  destinations,
}: {
  readonly destinations: readonly Named[];
}): readonly string[] {
  return destinations.map(({ name }) => name);
}

/** Without one, results stay on this machine. */
export function hasDestination({
  destinations,
}: Pick<DestinationOptions, 'destinations'>): boolean {
  return destinations.length > 0;
}

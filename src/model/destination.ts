import type { Access, BaseAddress } from './access.js';

/**
 * A destination as the options name it. Each kind is one member of this union, one folder in
 * `destinations/` and one line in the table there. No other code distinguishes kinds.
 */
export type DestinationSpec = PushgatewaySpec | TextfileSpec | RemoteWriteSpec | OtlpSpec;

interface Named {
  /** Identifies it in state files and messages: an address without credentials. */
  readonly name: string;
}

/** A server. For the base URL of a Pushgateway, jobmeter adds the path; for other kinds the URL is whole. */
export interface ServerSpec<Kind extends string = string> extends Named {
  readonly kind: Kind;
  readonly address: BaseAddress;
  readonly access: Access;
}

export type PushgatewaySpec = ServerSpec<'pushgateway'>;

/** A directory of node_exporter's textfile collector. Its name is its absolute path. */
export interface TextfileSpec extends Named {
  readonly kind: 'textfile';
}

/** A receiver of Prometheus remote write. Its name is `remote-write:` and the URL. */
export type RemoteWriteSpec = ServerSpec<'remote-write'>;

/** A receiver of OpenTelemetry metrics. Its name is `otlp:` and the URL. */
export type OtlpSpec = ServerSpec<'otlp'>;

/** The destinations of results. Every destination receives the same result. */
export interface DestinationOptions {
  readonly destinations: readonly DestinationSpec[];
  /** Total time for delivery after the job, retries included, in seconds. */
  readonly pushTimeoutSeconds: number;
  /**
   * With `--spread=failover`: the gateways that take the result while the gateway of the group is
   * down, in order of preference.
   */
  readonly standIns?: readonly DestinationSpec[];
}

/** The names of all destinations, without loading the code that sends to them. */
export function destinationNames({
  destinations,
}: {
  readonly destinations: readonly Named[];
}): readonly string[] {
  return destinations.map(({ name }) => name);
}

/** Without a destination, results stay in local state. */
export function hasDestination({
  destinations,
}: Pick<DestinationOptions, 'destinations'>): boolean {
  return destinations.length > 0;
}

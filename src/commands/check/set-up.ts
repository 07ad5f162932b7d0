import type { FoundFiles } from '../../config/config.js';
import type { Host } from '../../host.js';
import type { DestinationOptions } from '../../model/destination.js';
import type { CheckContext } from '../../model/finding.js';
import type { StateLocation } from '../../model/plan.js';
import type { PrometheusSource } from './prometheus-source.js';

/** The set-up to check. */
export interface SetUp extends CheckContext {
  readonly host: Host;
  /** The config files. They are read only once. */
  readonly files: FoundFiles;
  /** The config file that a flag names. */
  readonly configFile: string | undefined;
  /** Prefix of metric names. */
  readonly prefix: string;
  readonly places: DestinationOptions;
  /** Each group belongs to one of the gateways. */
  readonly isSpreading: boolean;
  readonly state: StateLocation;
  readonly prometheus: PrometheusSource | undefined;
}

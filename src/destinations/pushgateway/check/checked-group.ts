import type { GroupingKey } from '../../../model/grouping-key.js';
import type { MetricType } from '../../../model/metric-family.js';
import type { GatewayGroup } from '../groups.js';

/** The checked properties of a group. */
export interface CheckedGroup {
  readonly key: GroupingKey;
  /** TYPE by metric name. */
  readonly types: ReadonlyMap<string, MetricType>;
  /** Seconds since the epoch; NaN if the gateway does not report it. */
  readonly changedAt: number;
}

export function checkedGroup({ key, families, ...times }: GatewayGroup): CheckedGroup {
  const { pushTimeSeconds = NaN, pushFailureTimeSeconds = NaN } = times;
  return {
    key,
    types: new Map([...families].map(([name, { type }]) => [name, type])),
    // Push time 0 means that no push was ever accepted.
    changedAt: pushTimeSeconds > 0 ? pushTimeSeconds : pushFailureTimeSeconds,
  };
}

import type { GroupingKey } from '../../../model/grouping-key.js';
import type { MetricType } from '../../../model/metric-family.js';
import type { GatewayGroup } from '../groups.js';

/** What of a group is checked. */
export interface CheckedGroup {
  readonly key: GroupingKey;
  /** By the name of the metric. */
  readonly types: ReadonlyMap<string, MetricType>;
  /** In seconds since the epoch; NaN where the gateway does not tell. */
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

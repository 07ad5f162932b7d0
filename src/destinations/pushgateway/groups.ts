import type { RemoteGroup } from '../destination.js';
import type { Labels, MetricFamily } from '../../model/metric-family.js';
import { readFamily, valueOf } from './group-family.js';
import { type JsonRecord, parseJson, recordOf, stringsOf } from '../../util/json.js';

/** One group as a Pushgateway holds it. */
export interface GatewayGroup extends RemoteGroup {
  readonly lastPushSuccessful: boolean;
}

export interface ListedGroups {
  readonly groups: readonly GatewayGroup[];
  /** Entries without a job, which no push can make. */
  readonly leftOut: number;
}

/**
 * Parses the response of `/api/v1/metrics`; undefined if it is not one. Skips unexpected members of groups. Source: https://github.com/prometheus/pushgateway#query-api
 */
export function parseGroups(json: string): ListedGroups | undefined {
  const response = recordOf(parseJson(json));
  if (response?.['status'] !== 'success' || !Array.isArray(response['data'])) return undefined;
  const entries: readonly unknown[] = response['data'];
  const groups = entries.flatMap((entry) => groupOf(recordOf(entry) ?? {}) ?? []);
  return { groups, leftOut: entries.length - groups.length };
}

function groupOf(entry: JsonRecord): GatewayGroup | undefined {
  const labels = groupingLabels(entry);
  const { job, ...others } = labels;
  if (job === undefined) return undefined;
  const { push_time_seconds: success, push_failure_time_seconds: failure, ...rest } = entry;
  const pushed = valueOf(success);
  const failed = valueOf(failure);
  return {
    key: { job, labels: others },
    // As the gateway computes its flag, which a pushed metric named last_push_successful would hide.
    lastPushSuccessful: (failed ?? 0) <= (pushed ?? 0),
    ...(pushed === undefined ? {} : { pushTimeSeconds: pushed }),
    ...(failed === undefined ? {} : { pushFailureTimeSeconds: failed }),
    families: familiesOf(rest, labels),
  };
}

/** A pushed metric named `labels` hides the member `labels`: then the gateway's own metric has the labels. */
function groupingLabels(entry: JsonRecord): Labels {
  const listed = stringsOf(entry['labels']);
  if (listed !== undefined) return listed;
  const [sample] = readFamily('', entry['push_time_seconds'], {})?.samples ?? [];
  return sample?.labels ?? {};
}

function familiesOf(entry: JsonRecord, grouping: Labels): ReadonlyMap<string, MetricFamily> {
  const families = Object.entries(entry).flatMap(
    ([name, value]) => readFamily(name, value, grouping) ?? [],
  );
  return new Map(families.map((family) => [family.name, family]));
}

import type { RemoteGroup } from '../destination.js';
import type { Labels, MetricFamily } from '../../model/metric-family.js';
import { readFamily, valueOf } from './group-family.js';
import { type JsonRecord, parseJson, recordOf, stringsOf } from './json.js';

/** One group as a Pushgateway holds it. */
export interface GatewayGroup extends RemoteGroup {
  readonly lastPushSuccessful: boolean;
  /** When it last refused one as inconsistent, in seconds since the epoch; 0 for never. */
  readonly pushFailureTimeSeconds?: number;
}

export interface ListedGroups {
  readonly groups: readonly GatewayGroup[];
  /** Entries without a job, which no push can make. */
  readonly leftOut: number;
}

/**
 * Reads the answer of `/api/v1/metrics`; undefined when it is not one. What is not as expected inside
 * of a group is skipped. Source: https://github.com/prometheus/pushgateway#query-api
 */
export function parseGroups(json: string): ListedGroups | undefined {
  const answer = recordOf(parseJson(json));
  if (answer?.['status'] !== 'success' || !Array.isArray(answer['data'])) return undefined;
  const entries: readonly unknown[] = answer['data'];
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
    // So does the gateway reckon its own flag, which a metric called last_push_successful hides.
    lastPushSuccessful: (failed ?? 0) <= (pushed ?? 0),
    ...(pushed === undefined ? {} : { pushTimeSeconds: pushed }),
    ...(failed === undefined ? {} : { pushFailureTimeSeconds: failed }),
    families: familiesOf(rest, labels),
  };
}

/** Families sit beside `labels`, so a metric of that name hides them: the gateway's own metric has them too. */
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

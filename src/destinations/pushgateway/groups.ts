import type { BodyReader } from '../../http/request.js';
import type { RemoteGroup } from '../destination.js';
import type { Labels, MetricFamily } from '../../model/metric-family.js';
import { readFamily, firstValueOf } from './group-family.js';
import { EntryReader, type ListEnd } from './entry-reader.js';
import { type JsonRecord, recordOf, stringsOf } from '../../util/json.js';

/** Lists all groups with all their families. */
export const GROUPS_PATH = '/api/v1/metrics';

/** One group as a Pushgateway holds it. */
export interface GatewayGroup extends RemoteGroup {
  readonly lastPushSuccessful: boolean;
}

export interface ListedGroups<T> {
  readonly groups: readonly T[];
  /** Number of entries without a job, which no push can create. */
  readonly leftOut: number;
}

/**
 * Reads the response of `/api/v1/metrics` while it arrives, and keeps the view of each group. Skips unexpected members
 * of groups. Source: https://github.com/prometheus/pushgateway#query-api
 */
export class GroupsReader<T> implements BodyReader {
  readonly #groups: T[] = [];
  #leftOut = 0;
  readonly #entries: EntryReader;

  constructor(view: (group: GatewayGroup) => T) {
    this.#entries = new EntryReader((entry) => {
      const group = groupOf(recordOf(entry) ?? {});
      if (group === undefined) this.#leftOut += 1;
      else this.#groups.push(view(group));
    });
  }

  read(chunk: Buffer): boolean {
    return this.#entries.read(chunk);
  }

  end(): ListedGroups<T> | Exclude<ListEnd, 'complete'> {
    const end = this.#entries.end();
    return end === 'complete' ? { groups: this.#groups, leftOut: this.#leftOut } : end;
  }
}

function groupOf(entry: JsonRecord): GatewayGroup | undefined {
  const labels = groupingLabels(entry);
  const { job, ...others } = labels;
  if (job === undefined) return undefined;
  const { push_time_seconds: success, push_failure_time_seconds: failure, ...rest } = entry;
  const pushed = firstValueOf(success);
  const failed = firstValueOf(failure);
  return {
    key: { job, labels: others },
    // Computed like the gateway's own flag, which a pushed metric named last_push_successful would
    // hide.
    lastPushSuccessful: (failed ?? 0) <= (pushed ?? 0),
    ...(pushed === undefined ? {} : { pushTimeSeconds: pushed }),
    ...(failed === undefined ? {} : { pushFailureTimeSeconds: failed }),
    families: familiesOf(rest, labels),
  };
}

/**
 * A pushed metric named `labels` hides the member `labels`. The gateway's own metric has the labels
 * as well.
 */
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

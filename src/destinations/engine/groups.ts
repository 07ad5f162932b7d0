import { type GroupingKey, groupingLabels, idOf } from '../../model/grouping-key.js';
import { filterLabels, type Labels, type MetricFamily } from '../../model/metric-family.js';
import { groupedBy } from '../../util/grouped-by.js';
import { parseJson, recordOf, stringsOf } from '../../util/json.js';
import type { RemoteGroup } from '../destination.js';
import { NAME } from './series.js';
import { printedFloat } from '../../exposition/go-float.js';

export interface QueriedSeries {
  readonly labels: Labels;
  readonly value: number;
}

/** The vector in the response of `/api/v1/query`. Undefined if there is none. */
export function parseVector(json: string): readonly QueriedSeries[] | undefined {
  const response = recordOf(parseJson(json));
  const result = recordOf(response?.['data'])?.['result'];
  if (response?.['status'] !== 'success' || !Array.isArray(result)) return undefined;
  return result.flatMap((entry: unknown) => seriesIn(recordOf(entry)) ?? []);
}

function seriesIn(entry: ReturnType<typeof recordOf>): QueriedSeries | undefined {
  const labels = stringsOf(entry?.['metric']);
  const value = entry?.['value'];
  const text: unknown = Array.isArray(value) ? value[1] : undefined;
  if (labels === undefined || typeof text !== 'string') return undefined;
  return { labels, value: printedFloat(text) };
}

/** The keys of all groups: the series of the push time has exactly the grouping labels. */
export function keysIn(pushTimes: readonly QueriedSeries[]): readonly GroupingKey[] {
  return pushTimes.flatMap(({ labels }) => {
    const { job, ...others } = labels;
    if (job === undefined) return [];
    const grouping = Object.entries(others).filter(([name]) => name !== NAME);
    return [{ job, labels: Object.fromEntries(grouping) }];
  });
}

/**
 * Sorts series into groups. An engine knows no groups, so a series belongs to the group with the
 * most labels among those whose labels it all has.
 */
export function groupsIn(
  pushTimes: readonly QueriedSeries[],
  series: readonly QueriedSeries[],
): readonly RemoteGroup[] {
  const times = new Map(
    pushTimes.flatMap((each) => keysIn([each]).map((key) => [key, each.value] as const)),
  );
  const ownerOf = ownersAmong([...times.keys()]);
  const found = new Map<GroupingKey, QueriedSeries[]>([...times.keys()].map((key) => [key, []]));
  for (const each of series) {
    const owner = ownerOf(each.labels);
    if (owner !== undefined) found.get(owner)?.push(each);
  }
  return [...times].map(([key, pushTimeSeconds]) => ({
    key,
    pushTimeSeconds,
    families: familiesOf(found.get(key) ?? [], key),
  }));
}

/** Finds the group by lookup: a job may have thousands of groups, but their labels have few sets of names. */
function ownersAmong(keys: readonly GroupingKey[]): (labels: Labels) => GroupingKey | undefined {
  const byId = new Map(keys.map((key) => [idOf(key), key]));
  const byJob = groupedBy(keys, ({ job }) => job);
  const namesByJob = new Map([...byJob].map(([job, some]) => [job, setsOfNames(some)]));
  return (labels) => {
    const { job = '' } = labels;
    for (const names of namesByJob.get(job) ?? []) {
      // Without one of them it may be in another group with fewer.
      if (!names.every((name) => Object.hasOwn(labels, name))) continue;
      const owner = byId.get(idOf({ job, labels: picked(labels, names) }));
      if (owner !== undefined) return owner;
    }
    return undefined;
  };
}

/** Each once, those with the most names first. */
function setsOfNames(keys: readonly GroupingKey[]): readonly (readonly string[])[] {
  const sets = keys.map(({ labels }) => Object.keys(labels).toSorted());
  const distinct = new Map(sets.map((names) => [JSON.stringify(names), names]));
  return [...distinct.values()].toSorted((a, b) => b.length - a.length);
}

function picked(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(names.map((name) => [name, labels[name] ?? '']));
}

function familiesOf(
  series: readonly QueriedSeries[],
  key: GroupingKey,
): ReadonlyMap<string, MetricFamily> {
  const added = [NAME, ...Object.keys(groupingLabels(key))];
  const sentLabels = (labels: Labels): Labels =>
    filterLabels(labels, (name) => !added.includes(name));
  const byName = groupedBy(series, ({ labels }) => labels[NAME] ?? '');
  const families = [...byName].map(([name, some]): [string, MetricFamily] => {
    const samples = some.map(({ labels, value }) => ({ labels: sentLabels(labels), value }));
    return [name, { name, help: '', type: 'untyped', samples }];
  });
  return withoutEarlierOutcomes(new Map(families));
}

/**
 * A time window also contains the outcomes of earlier runs, although those series have ended. The
 * success of the last run shows which one is current, unless there were failures of several kinds.
 */
function withoutEarlierOutcomes(
  families: ReadonlyMap<string, MetricFamily>,
): ReadonlyMap<string, MetricFamily> {
  const outcomes = [...families.values()].find(({ name }) => name.endsWith('outcome'));
  if (outcomes === undefined) return families;
  const isSuccess = families.get(outcomes.name.replace(/outcome$/, 'success'))?.samples[0]?.value;
  const samples = outcomes.samples.filter(
    ({ labels }) => (labels['outcome'] === 'success') === (isSuccess === 1),
  );
  const known = samples.length === 1 ? samples : [];
  return new Map([...families, [outcomes.name, { ...outcomes, samples: known }]]);
}

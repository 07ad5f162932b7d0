import { type GroupingKey, groupingLabels } from '../../model/grouping-key.js';
import {
  canonicalLabels,
  type Labels,
  type MetricFamily,
  type MetricType,
  PUSH_TIME,
  sortedPairs,
} from '../../model/metric-family.js';

/** One series with its current value. */
export interface Point {
  /** Canonical labels with `__name__`: remote write requires byte order. */
  readonly labels: Labels;
  readonly type: MetricType;
  readonly help: string;
  readonly value: number;
}

export const NAME = '__name__';

/**
 * Converts the samples of a group to series. A Pushgateway adds the grouping labels and the push
 * time; for other engines this function does.
 * @param pushedAt seconds since the epoch
 */
export function pointsOf(
  families: readonly MetricFamily[],
  key: GroupingKey,
  pushedAt: number,
): readonly Point[] {
  const grouping = groupingLabels(key);
  const pushTime: MetricFamily = {
    name: PUSH_TIME,
    help: 'When the group was last pushed, in seconds since the epoch.',
    type: 'gauge',
    samples: [{ labels: {}, value: pushedAt }],
  };
  return [...families, pushTime].flatMap(({ name, type, help, samples }) =>
    samples.map((sample) => ({
      labels: canonicalLabels({ ...sample.labels, ...grouping, [NAME]: sample.name ?? name }),
      type,
      help,
      value: sample.value,
    })),
  );
}

/**
 * The series that the group no longer has, by the rules of a Pushgateway: POST (`add`) replaces the
 * families it carries, PUT (`replace`) the whole group.
 */
export function endedSeries(
  earlier: readonly Labels[],
  points: readonly Point[],
  mode: 'add' | 'replace',
): readonly Labels[] {
  const now = new Set(points.map(({ labels }) => seriesKey(labels)));
  const names = new Set(points.map(({ labels }) => labels[NAME]));
  return earlier.filter(
    (labels) => !now.has(seriesKey(labels)) && (mode === 'replace' || names.has(labels[NAME])),
  );
}

/** The series that the engine has after this push. */
export function seriesAfter(
  earlier: readonly Labels[],
  points: readonly Point[],
  ended: readonly Labels[],
): readonly Labels[] {
  const replaced = new Set([...points.map(({ labels }) => labels), ...ended].map(seriesKey));
  const kept = earlier.filter((labels) => !replaced.has(seriesKey(labels)));
  return [...points.map(({ labels }) => labels), ...kept];
}

/** Whether nothing has begun or ended: far cheaper than to look for what did. */
export function areSame(earlier: readonly Labels[], points: readonly Point[]): boolean {
  return (
    earlier.length === points.length &&
    points.every(({ labels }, index) => areEqual(labels, earlier[index] ?? {}))
  );
}

function areEqual(a: Labels, b: Labels): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function seriesKey(labels: Labels): string {
  return JSON.stringify(sortedPairs(labels));
}

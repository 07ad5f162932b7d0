/** Metric types of the text exposition format 0.0.4. */
export const METRIC_TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'] as const;
export type MetricType = (typeof METRIC_TYPES)[number];

export type Labels = Readonly<Record<string, string>>;

/** The labels in byte order of their names, in which `__name__` is first. */
export function sortedPairs(labels: Labels): readonly (readonly [name: string, value: string])[] {
  return Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Sorted and without empty ones, which are absent ones: equal series have equal texts. */
export function canonicalLabels(labels: Labels): Labels {
  return Object.fromEntries(sortedPairs(labels).filter(([, value]) => value !== ''));
}

/** For messages: `{region="eu"}`. Empty without labels. */
export function formatLabels(pairs: readonly (readonly [name: string, value: string])[]): string {
  if (pairs.length === 0) return '';
  return `{${pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}}`;
}

export function filterLabels(
  labels: Labels,
  isKept: (name: string, value: string) => boolean,
): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name, value]) => isKept(name, value)));
}

/** One line of an exposition. `name` is set only if it differs from the family (`x_bucket`, `x_sum`, `x_count`). */
export interface Sample {
  readonly name?: string;
  readonly labels: Labels;
  readonly value: number;
}

/**
 * Name of the metric with the time of the last push. A Pushgateway adds it itself; for other
 * engines jobmeter does.
 */
export const PUSH_TIME = 'push_time_seconds';

/** A metric name with HELP, TYPE and all samples. A gateway replaces a family as a whole on POST. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly samples: readonly Sample[];
}

/**
 * The two parts of a push. If a gateway refuses the second for a clash with another job's metrics, it still gets the
 * first.
 */
export interface Families {
  /** Metrics of every job. Their names, types and help are fixed. */
  readonly core: readonly MetricFamily[];
  /** Metrics with names from the user, which may clash with metrics of another job. */
  readonly userNamed: readonly MetricFamily[];
}

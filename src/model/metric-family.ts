/** Metric types of the text exposition format 0.0.4. */
export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped';

export type Labels = Readonly<Record<string, string>>;

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

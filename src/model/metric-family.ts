/** Metric types of the text exposition format 0.0.4. */
export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped';

export type Labels = Readonly<Record<string, string>>;

/** One line of an exposition. `name` is set only where it differs from the family (`x_bucket`, `x_sum`, `x_count`). */
export interface Sample {
  readonly name?: string;
  readonly labels: Labels;
  readonly value: number;
}

/** A metric name with its HELP, its TYPE and all its samples: what a gateway replaces as a whole on POST. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly samples: readonly Sample[];
}

/** The two parts of a push: a gateway that refuses the second for a clash with another team's still gets the first. */
export interface Families {
  /** What every job has: names, types and help are ours and do not change. */
  readonly core: readonly MetricFamily[];
  /** What the user named, which may clash with what another job has pushed. */
  readonly userNamed: readonly MetricFamily[];
}

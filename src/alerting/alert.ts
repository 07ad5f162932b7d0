import type { CatalogueName } from '../metrics/catalogue.js';
import type { LabelMatcher } from '../model/label-matcher.js';

/**
 * The engine that evaluates the rules. `prometheus` scrapes a gateway or a textfile. The other two
 * receive samples that end soon after the run, so their rules look back.
 */
export type RuleEngine = 'prometheus' | 'victoriametrics' | 'remote-write';

/** The metrics that a set of rules selects. */
export interface AlertingTarget {
  readonly engine: RuleEngine;
  readonly prefix: string;
  /** Matchers added to every selector of pushed metrics. */
  readonly matchers: readonly LabelMatcher[];
  /** The name of the Prometheus job that scrapes the gateway. */
  readonly gatewayJob: string;
  /**
   * Constant labels of runs (`run --label`). They change from run to run, so the two sides of an
   * operator would not match on them.
   */
  readonly without: readonly string[];
}

/** Builds the selectors of a target. */
export interface Selectors {
  /** Selects a metric by its name without the prefix. */
  readonly metric: (name: CatalogueName) => string;
  /**
   * Selects a metric that `flush` sends for its host, always with the default prefix. The matchers
   * of the target do not apply: they are for groups of jobs.
   */
  readonly hostMetric: (name: CatalogueName) => string;
  /** Selects the time of the last push of a group. */
  readonly pushTime: () => string;
  readonly pushFailureTime: () => string;
  /** Selects `up` of the gateway. */
  readonly up: () => string;
}

export type Severity = 'critical' | 'warning' | 'info';

/** The subject of an alert. It decides where the host is found. */
export type Subject =
  /** A group, whose labels are those of the alert. */
  | 'group'
  /** One series of a group, with further labels. */
  | 'record'
  /** A host, named by the label `instance`. */
  | 'host'
  | 'gateway';

/** One alert. Texts are templates of Prometheus. */
export interface Alert {
  readonly name: string;
  /** Default: a group. */
  readonly subject?: Subject;
  /** Undefined: for all engines. */
  readonly engines?: readonly RuleEngine[];
  readonly expression: (selectors: Selectors, engine: RuleEngine) => string;
  readonly for?: string;
  readonly keepFiringFor?: string;
  readonly severity: Severity;
  readonly summary: string;
  /** What the alert means and what to do about it. */
  readonly description: string;
  /** Points in time that the annotations name. */
  readonly since?: readonly Since[];
  /** Default: the history of the job. */
  readonly command?: string;
}

export interface Since {
  /** `last success` */
  readonly moment: string;
  /** Name of a metric whose value is a time. */
  readonly metric: CatalogueName | 'push_time';
}

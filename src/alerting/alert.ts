import type { CatalogueName } from '../metrics/catalogue.js';
import type { LabelMatcher } from '../model/label-matcher.js';

/**
 * What evaluates the rules. `prometheus` scrapes a gateway or a textfile. The other two receive samples, which end soon
 * after the run: their rules look back.
 */
export type RuleEngine = 'prometheus' | 'victoriametrics' | 'remote-write';

/** What the expressions are written for. */
export interface AlertingTarget {
  readonly engine: RuleEngine;
  readonly prefix: string;
  /** In every selector of pushed metrics. */
  readonly matchers: readonly LabelMatcher[];
  /** The name of the Prometheus job that scrapes the gateway. */
  readonly gatewayJob: string;
  /** Constant labels of runs (`run --label`). They change from run to run, so that the two sides of an operator would not match. */
  readonly without: readonly string[];
}

/** The selectors of a target. */
export interface Selectors {
  /** By its name without the prefix. */
  readonly metric: (name: CatalogueName) => string;
  /** One that `flush` sends for its host, always with the default prefix. The matchers are for groups of jobs. */
  readonly hostMetric: (name: CatalogueName) => string;
  /** When the group was last pushed. */
  readonly pushTime: () => string;
  readonly pushFailureTime: () => string;
  /** `up` of the gateway. */
  readonly up: () => string;
}

export type Severity = 'critical' | 'warning' | 'info';

/** What an alert is about, which decides where its host is found. */
export type Subject =
  /** A group: its labels are those of the alert. */
  | 'group'
  /** One series of a group, with further labels. */
  | 'record'
  /** A host, named by the label `instance`. */
  | 'host'
  | 'gateway';

/** One alert. Texts are templates of Prometheus. */
export interface Alert {
  readonly name: string;
  readonly subject: Subject;
  /** Undefined: for all engines. */
  readonly engines?: readonly RuleEngine[];
  readonly expression: (selectors: Selectors, engine: RuleEngine) => string;
  readonly for?: string;
  readonly keepFiringFor?: string;
  readonly severity: Severity;
  readonly summary: string;
  /** What it means and what to do. */
  readonly description: string;
  /** The moments to name. */
  readonly since: readonly Since[];
  readonly command: string;
}

export interface Since {
  /** `last success` */
  readonly moment: string;
  /** A metric whose value is a time. */
  readonly metric: CatalogueName | 'push_time';
}

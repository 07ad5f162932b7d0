import type { Labels } from '../../model/metric-family.js';
import type { CatalogueName } from '../../metrics/catalogue.js';
import type { RuleEngine } from '../alert.js';

/** One test case of promtool: samples at one-minute intervals from the epoch on. */
export interface Case {
  readonly name: string;
  /** Undefined: for all engines. */
  readonly engines?: readonly RuleEngine[];
  readonly series: readonly CaseSeries[];
  readonly expected: readonly ExpectedAlerts[];
}

export interface CaseSeries {
  readonly metric: CatalogueName | 'push_time' | 'push_failure_time' | 'up';
  readonly labels: Labels;
  readonly values: Values;
}

/**
 * Consecutive pieces: a value, and for how many minutes it lasts. Without a value the series has
 * vanished.
 */
export type Values = readonly (readonly [value: number | undefined, minutes: number])[];

/** All alerts that fire at the given minute. */
export interface ExpectedAlerts {
  readonly minute: number;
  readonly firing: readonly Firing[];
  /** True if only `keep_firing_for` keeps them firing, which is left out for VictoriaMetrics. */
  readonly isKept?: true;
}

export interface Firing {
  readonly alert: string;
  readonly labels: Labels;
}

/** A group with three grouping labels: the rules must not depend on their names. */
export const GROUP: Labels = { job: 'db_backup', region: 'eu', tier: 'gold', member: '1' };
export const OTHER: Labels = { ...GROUP, member: '2' };

/** Minutes for which an unchanging value lasts. */
const WHOLE = 90;

type Given = Readonly<Partial<Record<CaseSeries['metric'], number | Values>>>;

/** Makes the series of a group from values by metric name. */
export function group(given: Given, labels: Labels = GROUP): readonly CaseSeries[] {
  return Object.entries(given).map(([metric, values]) => ({
    metric: metric as CaseSeries['metric'],
    labels,
    values: typeof values === 'number' ? [[values, WHOLE]] : values,
  }));
}

export function at(minute: number, ...names: readonly string[]): ExpectedAlerts {
  return { minute, firing: names.map((alert) => ({ alert, labels: GROUP })) };
}

/** Expects no alert where `keep_firing_for` is left out. */
export function keptAt(minute: number, ...names: readonly string[]): ExpectedAlerts {
  return { ...at(minute, ...names), isKept: true };
}

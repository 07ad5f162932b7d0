import { labelsOfType } from './composite.js';
import {
  formatLabels,
  type MetricFamily,
  type Sample,
  sortedPairs,
} from '../model/metric-family.js';
import { parseGoFloat } from './go-float.js';

/**
 * An id that is equal for two samples of the same series in Prometheus: label order is irrelevant,
 * an empty label is an absent label, and `le="1"` equals `le="1.0"`.
 */
export function seriesId(
  { name, type }: Pick<MetricFamily, 'name' | 'type'>,
  sample: Sample,
): string {
  const numeric = labelsOfType(type);
  const labels = sortedPairs(sample.labels)
    .filter(([, value]) => value !== '')
    .map(([label, value]) => [label, numeric.includes(label) ? `${parseGoFloat(value)}` : value]);
  return JSON.stringify([sample.name ?? name, labels]);
}

/** The series for messages: `rows{table="a"}`. */
export function formatSeries({ name }: Pick<MetricFamily, 'name'>, sample: Sample): string {
  return `${sample.name ?? name}${formatLabels(Object.entries(sample.labels))}`;
}

import {
  filterLabels,
  type Labels,
  METRIC_TYPES,
  type MetricFamily,
  type MetricType,
  type Sample,
} from '../../model/metric-family.js';
import { type JsonRecord, recordOf, stringsOf } from '../../util/json.js';
import { printedFloat } from '../../exposition/go-float.js';

/** A family in the response of `/api/v1/metrics`; undefined for other members of a group. */
export function readFamily(
  name: string,
  value: unknown,
  grouping: Labels,
): MetricFamily | undefined {
  const family = recordOf(value);
  if (!Array.isArray(family?.['metrics'])) return undefined;
  const help = family['help'];
  return {
    name,
    help: typeof help === 'string' ? help : '',
    type: typeOf(family['type']),
    samples: family['metrics'].flatMap((metric) =>
      samplesOf(name, recordOf(metric) ?? {}, grouping),
    ),
  };
}

/** The value of a family's first sample. */
export function firstValueOf(value: unknown): number | undefined {
  return readFamily('', value, {})?.samples[0]?.value;
}

function typeOf(type: unknown): MetricType {
  const name = typeof type === 'string' ? type.toLowerCase() : '';
  return METRIC_TYPES.find((each) => each === name) ?? 'untyped';
}

/** One sample, or the lines of a histogram or summary. */
function samplesOf(family: string, metric: JsonRecord, grouping: Labels): readonly Sample[] {
  const labels = withoutGrouping(stringsOf(metric['labels']) ?? {}, grouping);
  const single = (name: string | undefined, text: unknown): readonly Sample[] =>
    typeof text === 'string' ? [{ ...(name && { name }), labels, value: printedFloat(text) }] : [];
  const split = (name: string, label: string, texts: unknown): readonly Sample[] =>
    Object.entries(stringsOf(texts) ?? {}).map(([bound, text]) => ({
      ...(name !== family && { name }),
      labels: { ...labels, [label]: bound },
      value: printedFloat(text),
    }));
  return [
    ...single(undefined, metric['value']),
    ...split(`${family}_bucket`, 'le', metric['buckets']),
    ...split(family, 'quantile', metric['quantiles']),
    ...single(`${family}_sum`, metric['sum']),
    ...single(`${family}_count`, metric['count']),
  ];
}

/** As pushed: the gateway adds the grouping labels to every sample, and an empty `instance` where there is none. */
function withoutGrouping(labels: Labels, grouping: Labels): Labels {
  return filterLabels(
    labels,
    (label, value) => !Object.hasOwn(grouping, label) && !(label === 'instance' && value === ''),
  );
}

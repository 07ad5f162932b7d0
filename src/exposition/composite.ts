/** Histograms and summaries: metric types whose families have samples of several names. */
import type { MetricFamily, MetricType, Sample } from '../model/metric-family.js';
import { parseGoFloat } from './go-float.js';

type Part = 'counted' | 'free';

interface Composite {
  /** Samples by suffix of the family name. A `counted` value is a whole number from 0 on. */
  readonly parts: ReadonlyMap<string, Part>;
  /** The part that requires the label. The others must not have it. */
  readonly labelled: string;
  readonly label: string;
}

const COMPOSITES: Readonly<Partial<Record<MetricType, Composite>>> = {
  histogram: {
    parts: new Map([
      ['_bucket', 'counted'],
      ['_sum', 'free'],
      ['_count', 'counted'],
    ]),
    labelled: '_bucket',
    label: 'le',
  },
  summary: {
    parts: new Map([
      ['', 'free'],
      ['_sum', 'free'],
      ['_count', 'counted'],
    ]),
    labelled: '',
    label: 'quantile',
  },
};

const SUFFIX = /_(?:bucket|sum|count)$/;

/** The label reserved by the type: `le`, `quantile`, or none. */
export function labelsOfType(type: MetricType): readonly string[] {
  const label = COMPOSITES[type]?.label;
  return label === undefined ? [] : [label];
}

/** The histogram or summary that owns samples called `name`, according to `typeOf`. */
export function ownerOf(
  name: string,
  typeOf: (family: string) => MetricType | undefined,
): string | undefined {
  const suffix = SUFFIX.exec(name)?.[0];
  if (suffix === undefined) return undefined;
  const owner = name.slice(0, -suffix.length);
  const parts = COMPOSITES[typeOf(owner) ?? 'untyped']?.parts;
  return parts?.has(suffix) ? owner : undefined;
}

/**
 * Why a sample cannot be part of its family. Pushgateway 1.5.1 answers most of these with 200, then drops the sample or
 * exposes another number (-1 becomes 1.8e19).
 */
export function sampleProblem(
  { name, type }: Pick<MetricFamily, 'name' | 'type'>,
  sample: Sample,
): string | undefined {
  const sampleName = sample.name ?? name;
  const composite = COMPOSITES[type];
  if (composite === undefined) {
    return sampleName === name
      ? undefined
      : `"${sampleName}" is not a sample of the ${type} "${name}"`;
  }
  const suffix = sampleName.startsWith(name) ? sampleName.slice(name.length) : undefined;
  const part = suffix === undefined ? undefined : composite.parts.get(suffix);
  if (part === undefined) return unknownPartProblem(sampleName, name, type, composite);
  if (part === 'counted' && !(Number.isInteger(sample.value) && sample.value >= 0)) {
    return `"${sampleName}" counts, so it must be a whole number from 0 on, not ${sample.value}`;
  }
  return labelProblem(sampleName, sample.labels[composite.label], composite, suffix);
}

function unknownPartProblem(
  sampleName: string,
  name: string,
  type: MetricType,
  { parts }: Composite,
): string {
  const names = [...parts.keys()].map((part) => name + part);
  return `"${sampleName}" is not a sample of the ${type} "${name}": it may have ${names.join(', ')}`;
}

function labelProblem(
  sampleName: string,
  value: string | undefined,
  { labelled, label }: Composite,
  suffix: string | undefined,
): string | undefined {
  if (suffix !== labelled) {
    return value === undefined ? undefined : `"${sampleName}" must not have the label "${label}"`;
  }
  if (value === undefined) return `"${sampleName}" needs the label "${label}"`;
  const bound = parseGoFloat(value);
  if (bound !== undefined && !Number.isNaN(bound)) return undefined;
  return `the label "${label}" of "${sampleName}" must be a number, not ${JSON.stringify(value)}`;
}

/**
 * Reads ExportMetricsServiceRequest by the published field numbers:
 * https://github.com/open-telemetry/opentelemetry-proto/tree/v1.5.0/opentelemetry/proto
 */
import { PbfReader } from 'pbf';

export type Attributes = Record<string, string>;

export interface DecodedPoint {
  readonly attributes: Attributes;
  readonly value: number | undefined;
  readonly nanoseconds: bigint;
  readonly flags: number;
}

export interface DecodedMetric {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly kind: 'gauge' | 'sum' | undefined;
  readonly temporality: number;
  readonly isMonotonic: boolean;
  readonly points: readonly DecodedPoint[];
}

export interface DecodedRequest {
  readonly resource: Attributes;
  readonly scope: string;
  readonly metrics: readonly DecodedMetric[];
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export function decodeMetricsRequest(body: Uint8Array): DecodedRequest {
  const found = { resource: {} as Attributes, scope: '', metrics: [] as DecodedMetric[] };
  fields(new PbfReader(body), {
    1: (resourceMetrics) =>
      message(resourceMetrics, {
        1: (resource) => message(resource, { 1: (pbf) => attribute(pbf, found.resource) }),
        2: (scopeMetrics) =>
          message(scopeMetrics, {
            1: (scope) => message(scope, { 1: (pbf) => void (found.scope = pbf.readString()) }),
            2: (pbf) => void found.metrics.push(metric(pbf)),
          }),
      }),
  });
  return found;
}

type Readers = Readonly<Record<number, (pbf: PbfReader) => void>>;

function fields(pbf: PbfReader, readers: Readers, end?: number): void {
  pbf.readFields((tag) => readers[tag]?.(pbf), undefined, end);
}

function message(pbf: PbfReader, readers: Readers): void {
  const length = pbf.readVarint();
  fields(pbf, readers, pbf.pos + length);
}

function metric(pbf: PbfReader): DecodedMetric {
  const points: DecodedPoint[] = [];
  const found: Mutable<DecodedMetric> = {
    name: '',
    description: '',
    unit: '',
    kind: undefined,
    temporality: 0,
    isMonotonic: false,
    points,
  };
  const data = (kind: 'gauge' | 'sum') => (at: PbfReader) => {
    found.kind = kind;
    message(at, {
      1: (each) => void points.push(point(each)),
      2: (each) => void (found.temporality = each.readVarint()),
      3: (each) => void (found.isMonotonic = each.readBoolean()),
    });
  };
  message(pbf, {
    1: (at) => void (found.name = at.readString()),
    2: (at) => void (found.description = at.readString()),
    3: (at) => void (found.unit = at.readString()),
    5: data('gauge'),
    7: data('sum'),
  });
  return found;
}

function point(pbf: PbfReader): DecodedPoint {
  const attributes: Attributes = {};
  const found: Mutable<DecodedPoint> = { attributes, value: undefined, nanoseconds: 0n, flags: 0 };
  message(pbf, {
    3: (at) => {
      found.nanoseconds = BigInt(at.readFixed32()) + (BigInt(at.readFixed32()) << 32n);
    },
    4: (at) => void (found.value = at.readDouble()),
    7: (at) => attribute(at, attributes),
    8: (at) => void (found.flags = at.readVarint()),
  });
  return found;
}

function attribute(pbf: PbfReader, attributes: Attributes): void {
  let [key, value] = ['', ''];
  message(pbf, {
    1: (at) => void (key = at.readString()),
    2: (any) => message(any, { 1: (at) => void (value = at.readString()) }),
  });
  attributes[key] = value;
}

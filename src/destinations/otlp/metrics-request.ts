import type { Labels } from '../../model/metric-family.js';
import type { Batch } from '../engine/engine.js';
import { PbfWriter, writeText } from '../engine/protobuf.js';
import { NAME, type Point } from '../engine/series.js';

/**
 * An ExportMetricsServiceRequest in protocol buffers, by its published field numbers.
 *
 * Source: https://github.com/open-telemetry/opentelemetry-proto/blob/v1.5.0/opentelemetry/proto/metrics/v1/metrics.proto
 */
export function encodeMetricsRequest(batch: Batch): Uint8Array {
  const writer = new PbfWriter();
  writer.writeMessage(1, writeResourceMetrics, batch);
  return writer.finish();
}

function writeResourceMetrics(batch: Batch, writer: PbfWriter): void {
  writer.writeMessage(1, writeAttributes(1), resourceOf(batch));
  writer.writeMessage(2, writeScopeMetrics, batch);
}

/**
 * The grouping labels as resource attributes, with names from the semantic conventions of
 * OpenTelemetry.
 */
function resourceOf({ key, host }: Batch): Labels {
  return {
    ...key.labels,
    'service.name': key.job,
    ...(host !== undefined && { 'host.name': host }),
  };
}

function writeScopeMetrics({ points, ended, atMs }: Batch, writer: PbfWriter): void {
  writer.writeMessage(1, writeScope, undefined);
  for (const metric of metricsOf(points, ended)) {
    writer.writeMessage(2, writeMetric, { ...metric, atMs });
  }
}

/**
 * The version is left out: VictoriaMetrics makes it a label, so every update would start new
 * series.
 */
function writeScope(_: unknown, writer: PbfWriter): void {
  writeText(writer, 1, 'jobmeter');
}

interface DataPoint {
  readonly labels: Labels;
  /** Undefined for a series that has ended. */
  readonly value: number | undefined;
}

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly isSum: boolean;
  readonly points: readonly DataPoint[];
}

function metricsOf(points: readonly Point[], ended: readonly Labels[]): readonly Metric[] {
  const all = [
    ...points,
    ...ended.map((labels) => ({ labels, help: '', type: '', value: undefined })),
  ];
  const names = [...new Set(all.map(({ labels }) => labels[NAME] ?? ''))];
  return names.map((name) => {
    const own = all.filter(({ labels }) => labels[NAME] === name);
    // The translation to Prometheus adds a missing `_total` to the name of a sum.
    const isSum = name.endsWith('_total') && own.some(({ type }) => type === 'counter');
    return { name, help: own[0]?.help ?? '', isSum, points: own };
  });
}

function writeMetric(metric: Metric & { readonly atMs: number }, writer: PbfWriter): void {
  writeText(writer, 1, metric.name);
  if (metric.help !== '') writeText(writer, 2, metric.help);
  writer.writeMessage(metric.isSum ? 7 : 5, writeData, metric);
}

/** AggregationTemporality: cumulative. */
const CUMULATIVE = 2;

function writeData(
  { points, isSum, atMs }: Metric & { readonly atMs: number },
  writer: PbfWriter,
): void {
  for (const point of points) writer.writeMessage(1, writeDataPoint, { ...point, atMs });
  if (!isSum) return;
  writer.writeVarintField(2, CUMULATIVE);
  writer.writeBooleanField(3, true);
}

/** DataPointFlags: the series has ended. */
const NO_RECORDED_VALUE = 1;

function writeDataPoint(
  { labels, value, atMs }: DataPoint & { readonly atMs: number },
  writer: PbfWriter,
): void {
  writeNanoseconds(3, atMs, writer);
  if (value === undefined) writer.writeVarintField(8, NO_RECORDED_VALUE);
  else writer.writeDoubleField(4, value);
  const { [NAME]: _name, ...attributes } = labels;
  writeAttributes(7)(attributes, writer);
}

/** Wire type of eight bytes: https://protobuf.dev/programming-guides/encoding/#structure */
const FIXED64 = 1;

/** Nanoseconds since the epoch exceed the exact integers of a JavaScript number. */
function writeNanoseconds(tag: number, ms: number, writer: PbfWriter): void {
  const nanoseconds = BigInt(ms) * 1_000_000n;
  writer.writeTag(tag, FIXED64);
  writer.writeFixed32(Number(nanoseconds & 0xffff_ffffn));
  writer.writeFixed32(Number(nanoseconds >> 32n));
}

/** KeyValue messages. The tag of attributes differs from message to message. */
function writeAttributes(tag: number): (attributes: Labels, writer: PbfWriter) => void {
  return (attributes, writer) => {
    for (const pair of Object.entries(attributes)) writer.writeMessage(tag, writeKeyValue, pair);
  };
}

function writeKeyValue([key, value]: readonly [string, string], writer: PbfWriter): void {
  writeText(writer, 1, key);
  writer.writeMessage(2, writeStringValue, value);
}

function writeStringValue(text: string, writer: PbfWriter): void {
  writeText(writer, 1, text);
}

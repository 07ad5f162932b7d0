import type { Labels } from '../../model/metric-family.js';
import { PbfWriter, writeText } from '../engine/protobuf.js';

/** A series with one sample. */
export interface TimeSeries {
  /** Labels sorted by name. */
  readonly labels: Labels;
  /** `stale`: the series has ended. */
  readonly value: number | 'stale';
}

/**
 * A WriteRequest in protocol buffers, by its published field numbers.
 *
 * Source: https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
export function encodeWriteRequest(series: readonly TimeSeries[], atMs: number): Uint8Array {
  const writer = new PbfWriter();
  for (const each of series) writer.writeMessage(1, writeTimeSeries, { ...each, atMs });
  return writer.finish();
}

function writeTimeSeries(
  { labels, value, atMs }: TimeSeries & { readonly atMs: number },
  writer: PbfWriter,
): void {
  for (const label of Object.entries(labels)) writer.writeMessage(1, writeLabel, label);
  writer.writeMessage(2, writeSample, { value, atMs });
}

function writeLabel([name, value]: readonly [string, string], writer: PbfWriter): void {
  writeText(writer, 1, name);
  writeText(writer, 2, value);
}

function writeSample(
  { value, atMs }: { readonly value: TimeSeries['value']; readonly atMs: number },
  writer: PbfWriter,
): void {
  if (value === 'stale') writeStaleMarker(writer);
  else writer.writeDoubleField(1, value);
  writer.writeVarintField(2, atMs);
}

/** Wire type of eight bytes: https://protobuf.dev/programming-guides/encoding/#structure */
const FIXED64 = 1;

/** The NaN with the bits 0x7ff0000000000002, written as bytes: as a number, JavaScript may change them. */
function writeStaleMarker(writer: PbfWriter): void {
  writer.writeTag(1, FIXED64);
  writer.writeFixed32(2);
  writer.writeFixed32(0x7ff0_0000);
}

/** Remote write as its specification has it: https://prometheus.io/docs/specs/prw/remote_write_spec/ */
import { snappyCompress, snappyUncompress } from 'hysnappy';
import { PbfReader, PbfWriter } from 'pbf';

export interface WrittenSeries {
  /** In the order of the message. */
  readonly labels: readonly (readonly [string, string])[];
  readonly samples: readonly WrittenSample[];
}

export interface WrittenSample {
  readonly value: number;
  /** The bits of the value. */
  readonly bits: string;
  readonly atMs: number;
}

export function decodeWriteRequest(body: Uint8Array): readonly WrittenSeries[] {
  const message = snappyUncompress(body, uncompressedLength(body));
  const series: WrittenSeries[] = [];
  new PbfReader(message).readFields((tag, _, pbf) => {
    if (tag === 1) series.push(pbf.readMessage(readSeries, { labels: [], samples: [] }));
  }, undefined);
  return series;
}

/** Sends samples as another client would. Returns the status. */
export async function writeSample(
  url: string,
  labels: Readonly<Record<string, string>>,
  value: number,
  atMs: number,
): Promise<number> {
  const pbf = new PbfWriter();
  pbf.writeMessage(
    1,
    (_, series) => {
      for (const [name, text] of Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
        series.writeMessage(
          1,
          (__, label) => {
            label.writeStringField(1, name);
            label.writeStringField(2, text);
          },
          undefined,
        );
      }
      series.writeMessage(
        2,
        (__, sample) => {
          sample.writeDoubleField(1, value);
          sample.writeVarintField(2, atMs);
        },
        undefined,
      );
    },
    undefined,
  );
  const answer = await fetch(url, {
    method: 'POST',
    body: snappyCompress(pbf.finish()) as Uint8Array<ArrayBuffer>,
    headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' },
  });
  return answer.status;
}

type Mutable = { labels: [string, string][]; samples: WrittenSample[] };

function readSeries(tag: number, series: Mutable, pbf: PbfReader): void {
  if (tag === 1) series.labels.push(pbf.readMessage(readLabel, ['', '']));
  if (tag === 2) series.samples.push(pbf.readMessage(readSample, { value: 0, bits: '', atMs: 0 }));
}

function readLabel(tag: number, label: [string, string], pbf: PbfReader): void {
  label[tag - 1] = pbf.readString();
}

function readSample(tag: number, sample: Record<string, unknown>, pbf: PbfReader): void {
  if (tag === 2) sample['atMs'] = pbf.readVarint();
  if (tag !== 1) return;
  sample['bits'] = Buffer.from(pbf.buf.slice(pbf.pos, pbf.pos + 8).toReversed()).toString('hex');
  sample['value'] = pbf.readDouble();
}

/** Snappy begins with the length as a varint. */
function uncompressedLength(body: Uint8Array): number {
  return new PbfReader(body).readVarint();
}

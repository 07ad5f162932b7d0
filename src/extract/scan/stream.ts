import type { StreamName } from '../../model/job-run.js';
import type { JsonStream } from '../json/json-stream.js';
import type { LineSplitter } from './lines.js';

/** What is kept of one stream while it is read. */
export interface Stream {
  readonly lines: LineSplitter;
  readonly json: JsonStream | undefined;
  /** Why it is read no further. */
  failure: string | undefined;
}

/** An error in reading must not cost the job its output. */
export function untilItFails(stream: Stream, read: () => void): void {
  if (stream.failure !== undefined) return;
  try {
    read();
  } catch (error) {
    stream.failure = String(error);
  }
}

export function remarksOn(name: StreamName, { json, failure }: Stream): readonly string[] {
  const tooLong = `the JSON on ${name} is longer than 8 MiB, or has more than 600,000 values; not read as a whole`;
  return [
    ...(json?.wasTooLong === true ? [tooLong] : []),
    ...(failure === undefined ? [] : [`${name} is not read to its end: ${failure}`]),
  ];
}

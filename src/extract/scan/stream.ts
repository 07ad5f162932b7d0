import type { StreamName } from '../../model/job-run.js';
import type { JsonStream } from '../json/json-stream.js';
import type { LineSplitter } from './lines.js';

/** The state of reading one stream. */
export interface Stream {
  readonly lines: LineSplitter;
  readonly json: JsonStream | undefined;
  /** Why reading stopped early. */
  failure: string | undefined;
}

/** An error here must not stop the job's output. */
export function untilItFails(stream: Stream, read: () => void): void {
  if (stream.failure !== undefined) return;
  try {
    read();
  } catch (error) {
    stream.failure = String(error);
  }
}

export function remarksOn(name: StreamName, { json, failure }: Stream): readonly string[] {
  const tooLong = `a JSON document on ${name} has more than 8 MiB or 600,000 values: not all of it was read`;
  return [
    ...(json?.wasTooLong === true ? [tooLong] : []),
    ...(failure === undefined ? [] : [`stopped reading ${name} after an error: ${failure}`]),
  ];
}

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

export function remarksOn(
  name: StreamName,
  { lines, json, failure }: Stream,
  isSearched: boolean,
): readonly string[] {
  // With JSON paths, the limit is that of documents.
  const cut = isSearched && json === undefined ? lines.cutLines : 0;
  const broken = json?.brokenAt;
  const foreign = json?.foreignAt;
  const tooLong = `a JSON document on ${name} has more than 8 MiB or 600,000 values: not all of it was read`;
  return [
    ...(json?.wasTooLong === true ? [tooLong] : []),
    ...(broken === undefined ? [] : [brokenOff(name, broken)]),
    ...(foreign === undefined ? [] : [interrupted(name, foreign)]),
    ...(cut === 0 ? [] : [`${name}: ${linesOf(cut)} over 64 KiB, searched only up to there`]),
    ...(isSearched && lines.isUtf16
      ? [`${name} is UTF-16, which is not read: let the command print UTF-8`]
      : []),
    ...(failure === undefined ? [] : [`stopped reading ${name} after an error: ${failure}`]),
  ];
}

function brokenOff(name: StreamName, line: number): string {
  return `a JSON document on ${name} is broken at line ${line}: only complete parts of it were read`;
}

function interrupted(name: StreamName, line: number): string {
  return `lines of other text in a JSON document on ${name} were skipped, the first is line ${line}`;
}

function linesOf(count: number): string {
  return count === 1 ? '1 line is' : `${count} lines are`;
}

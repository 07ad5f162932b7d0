import type { RecordPattern } from '../../plan/records.js';
import type { RecordCount, StreamName, StreamSize } from '../job-run.js';
import { RecordCounter } from './counter.js';
import { LineSplitter } from './lines.js';

export interface Findings {
  readonly records: readonly RecordCount[];
  readonly output: readonly StreamSize[];
  /** What the person who wrote the patterns should know. */
  readonly remarks: readonly string[];
}

/** Reads the output of one run: all patterns over all streams, each stream in its own order. */
export class Scanner {
  readonly #counters: readonly (readonly [RecordPattern, RecordCounter])[];
  readonly #streams = new Map<StreamName, LineSplitter>();

  constructor(patterns: readonly RecordPattern[]) {
    this.#counters = patterns.map((pattern) => [pattern, new RecordCounter(pattern)]);
  }

  stream(name: StreamName): (chunk: Buffer) => void {
    const splitter = new LineSplitter((line) => {
      for (const [, counter] of this.#counters) counter.read(line);
    });
    this.#streams.set(name, splitter);
    return (chunk) => splitter.write(chunk);
  }

  finish(): Findings {
    for (const splitter of this.#streams.values()) splitter.end();
    return {
      records: this.#counters.flatMap(([, counter]) => counter.counts()),
      output: [...this.#streams].map(([stream, { lines, bytes }]) => ({ stream, lines, bytes })),
      remarks: this.#counters.flatMap(([pattern, counter]) => remarksOn(pattern, counter)),
    };
  }
}

function remarksOn(pattern: RecordPattern, counter: RecordCounter): readonly string[] {
  if (counter.strangers.length === 0) return [];
  const texts = counter.strangers.map((text) => JSON.stringify(text.slice(0, 40))).join(', ');
  return [`--records ${pattern.name}: captured ${texts}, which is not a number; not counted`];
}

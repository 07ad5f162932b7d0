import type { Clock } from '../../model/clock.js';
import type { PlannedPreset } from '../../model/preset.js';
import type { Plan } from '../../model/plan.js';
import type { StreamName } from '../../model/job-run.js';
import type { EventLoop } from './matcher.js';
import type { Findings } from './findings.js';
import { DOCUMENT_LIMIT, JsonStream } from '../json/json-stream.js';
import { blocksOf, LineBlock, type Lines, linesOf, partsOf } from './line-block.js';
import { beginningOf, LINE_LIMIT_BYTES, LineSplitter } from './lines.js';
import { type LiteralSearch, searchFor } from './literal-search.js';
import { locales } from '../numbers/reading.js';
import { countsOf, matchPresets } from './preset-matches.js';
import { isMixed, type Reader, readersFor } from './reader.js';
import { StageWatch } from './stages.js';
import { remarksOn, type Stream, untilItFails } from './stream.js';
import { PrefilteredLines } from './prefiltered-lines.js';

export type Patterns = Pick<Plan, 'records' | 'gauges' | 'stages'> & Partial<Pick<Plan, 'presets'>>;

/** Applies all patterns to the output of one run. */
export class Scanner {
  readonly #records: readonly Reader[];
  readonly #gauges: readonly Reader[];
  readonly #stages: StageWatch;
  readonly #presets: readonly PlannedPreset[];
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #hasJson: boolean;
  readonly #isMixed: boolean;
  readonly #isSearched: boolean;
  readonly #search: LiteralSearch | undefined;
  readonly #streams = new Map<StreamName, Stream>();

  constructor(
    { records, gauges, stages, presets = [] }: Patterns,
    clock: Pick<Clock, 'monotonic'>,
    eventLoop: EventLoop,
  ) {
    const shared = { localeOf: locales(), eventLoop };
    this.#records = readersFor(records, 'record', shared);
    this.#gauges = readersFor(gauges, 'gauge', shared);
    this.#stages = new StageWatch(stages, eventLoop);
    this.#presets = presets;
    this.#hasJson = [...records, ...gauges].some(({ pattern }) => pattern.kind === 'json-path');
    const watchers = [...this.#readers, this.#stages];
    this.#isSearched = watchers.some(({ literals }) => literals.length > 0) || this.#hasJson;
    this.#search = searchFor(watchers.flatMap(({ literals }) => literals));
    this.#clock = clock;
    this.#isMixed = isMixed(records) || isMixed(gauges);
  }

  /** The returned function never throws: after an error the rest of the stream is not read, and a remark says so. */
  stream(name: StreamName): (chunk: Buffer) => void {
    // A whole JSON document may be one line.
    const lines = new LineSplitter(this.#hasJson ? DOCUMENT_LIMIT : LINE_LIMIT_BYTES);
    const json = this.#hasJson
      ? new JsonStream((value, _line, isPart) =>
          this.#readers.forEach((reader) => reader.readJson(value, isPart)),
        )
      : undefined;
    const stream: Stream = { lines, json, failure: undefined };
    this.#streams.set(name, stream);
    const read = (chunk: Buffer): void => {
      if (json !== undefined) this.#read(lines.write(chunk), json);
      else for (const block of blocksOf(chunk)) this.#readQuickly(lines, block);
    };
    return (chunk) => untilItFails(stream, () => read(chunk));
  }

  /** @param end of the job, on the monotonic clock */
  finish(end: number): Findings {
    for (const stream of this.#streams.values()) {
      untilItFails(stream, () => {
        this.#read(stream.lines.end(), stream.json);
        stream.json?.end();
      });
    }
    return this.soFar(end);
  }

  /** @param now on the monotonic clock */
  soFar(now: number): Findings {
    const records = this.#records.map((reader) => reader.finish());
    const gauges = this.#gauges.map((reader) => reader.finish());
    const found = [...records, ...gauges];
    const presets = matchPresets(this.#presets, [...found, ...this.#stages.found()]);
    return {
      records: records.flatMap((record) => countsOf(record, this.#presets)),
      gauges: gauges.flatMap(({ values }) => values),
      stages: this.#stages.durations(now),
      presets: presets.matches,
      output: [...this.#streams].map(([stream, { lines }]) => ({
        stream,
        lines: lines.lines,
        bytes: lines.bytes,
      })),
      remarks: [
        ...[...found, presets].flatMap(({ remarks }) => remarks),
        ...[...this.#streams].flatMap(([name, stream]) =>
          remarksOn(name, stream, this.#isSearched),
        ),
      ],
    };
  }

  get #readers(): readonly Reader[] {
    return [...this.#records, ...this.#gauges];
  }

  #read(lines: readonly string[], json: JsonStream | undefined): void {
    // If a name has a pattern and a path, only reading line by line keeps their order for `first` and `last`.
    const batches = this.#isMixed ? lines.map((line) => [line]) : [lines];
    for (const batch of batches) {
      if (batch.length === 0) continue;
      this.#match(this.#linesOf(this.#hasJson ? batch.map(beginningOf) : batch));
      json?.read(batch);
    }
  }

  /** Does not decode lines that cannot match, which most are. */
  #readQuickly(lines: LineSplitter, chunk: Buffer): void {
    const parts = partsOf(chunk, LINE_LIMIT_BYTES);
    if (parts === undefined) {
      this.#read(lines.write(chunk), undefined);
      return;
    }
    this.#read(lines.write(parts.head), undefined);
    lines.pass(parts.lines, parts.middle.length);
    this.#match(this.#blockOf(parts.middle));
    this.#read(lines.write(parts.tail), undefined);
  }

  /** @param bytes whole lines */
  #blockOf(bytes: Buffer): Lines {
    return this.#search === undefined
      ? new LineBlock(bytes)
      : new PrefilteredLines(this.#search, bytes.toString('utf8', 0, bytes.length - 1));
  }

  #linesOf(lines: readonly string[]): Lines {
    return this.#search === undefined
      ? linesOf(lines)
      : new PrefilteredLines(this.#search, lines.join('\n'), lines);
  }

  #match(lines: Lines): void {
    for (const reader of this.#readers) reader.readLines(lines);
    this.#stages.read(lines, this.#clock.monotonic());
  }
}

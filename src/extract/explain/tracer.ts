import { formatPattern } from '../patterns/pattern.js';
import { DOCUMENT_LIMIT, JsonStream } from '../json/json-stream.js';
import { beginningOf, LINE_LIMIT_BYTES, LineSplitter } from '../scan/lines.js';
import { type Locale, locales } from '../numbers/reading.js';
import { unitOfPattern } from '../patterns/value-pattern.js';
import type { Patterns } from '../scan/scanner.js';
import { type Evidence, PathTrace, type PatternTrace, RegexpTrace } from './pattern-trace.js';

/** One pattern and what it found. */
export interface Trace extends Evidence {
  readonly of: 'record' | 'gauge' | 'stage';
  readonly name: string;
  /** The preset that defines the pattern. */
  readonly preset: string | undefined;
  /** For people: `/rows: (\d+)/`. */
  readonly pattern: string;
}

export interface Traced {
  readonly traces: readonly Trace[];
  readonly lines: number;
  readonly bytes: number;
  /** Lines longer than the limit: only their beginning was searched. */
  readonly cutLines: number;
}

interface Traceable extends Pick<Trace, 'of' | 'name' | 'preset' | 'pattern'> {
  readonly trace: PatternTrace;
}

/** Records which lines of a log each pattern matches, and why a pattern matches none. */
export class Tracer {
  readonly #all: readonly Traceable[];
  readonly #lines: LineSplitter;
  readonly #json: JsonStream | undefined;
  #seen = 0;
  #longLines = 0;

  constructor({ records, gauges, stages }: Patterns) {
    const localeOf = locales();
    const traced = (of: Trace['of'], spec: Specification): Traceable =>
      traceable(of, spec, localeOf(spec.preset));
    this.#all = [
      ...records.map((each) => traced('record', each)),
      ...gauges.map((each) => traced('gauge', each)),
      ...stages.map((each) => traced('stage', { ...each, pattern: { ...each, kind: 'regexp' } })),
    ];
    const hasJson = this.#all.some(({ trace }) => trace instanceof PathTrace);
    this.#lines = new LineSplitter(hasJson ? DOCUMENT_LIMIT : LINE_LIMIT_BYTES);
    this.#json = hasJson
      ? new JsonStream((value, line, isPart) => {
          for (const { trace } of this.#all) trace.readJson(value, line, isPart);
        })
      : undefined;
  }

  write(chunk: Buffer): void {
    this.#read(this.#lines.write(chunk));
  }

  end(): Traced {
    this.#read(this.#lines.end());
    this.#json?.end();
    const { lines, bytes, cutLines } = this.#lines;
    return {
      traces: this.#all.map(({ trace, ...rest }) => ({ ...rest, ...trace.finish() })),
      lines,
      bytes,
      cutLines: this.#json === undefined ? cutLines : this.#longLines,
    };
  }

  #read(lines: readonly string[]): void {
    const beginnings = lines.map(beginningOf);
    for (const { trace } of this.#all) trace.readLines(beginnings, this.#seen + 1);
    this.#longLines += lines.filter((line, index) => line !== beginnings[index]).length;
    this.#seen += lines.length;
    this.#json?.read(lines);
  }
}

type Specification = Omit<Patterns['records'][number], 'aggregation'>;

function traceable(of: Trace['of'], spec: Specification, locale: Locale): Traceable {
  const { name, pattern, preset } = spec;
  const unit = unitOfPattern(spec, of);
  const trace =
    pattern.kind === 'json-path'
      ? new PathTrace(pattern, { ...spec, unit }, locale)
      : new RegexpTrace({ ...spec, pattern, unit }, locale);
  return { of, name, preset, pattern: formatPattern(pattern), trace };
}

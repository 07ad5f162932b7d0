import type { JsonPathPattern } from '../../model/pattern.js';
import type { Labels } from '../../model/metric-family.js';
import { type Captured, jsonNumber, type Notation } from '../numbers/capture.js';
import type { Locale } from '../numbers/reading.js';
import { partsOf, valuesInDocument } from '../json/json-values.js';
import { type Finder, finderFor } from '../scan/finder.js';
import type { Wanted } from '../scan/matched-values.js';
import { jsonExcerpt } from './json-excerpt.js';
import { JsonNearMiss, RegexpNearMiss } from './near-miss.js';

/** What one pattern found in a log. */
export interface Evidence {
  readonly matches: number;
  /** The first matches, at most `FIRST`. */
  readonly first: readonly Match[];
  /** Matches whose capture is not a number. */
  readonly notNumbers: number;
  /** Why nothing matched, if known. */
  readonly miss: string | undefined;
}

export interface Match {
  /** Counted from 1. For a JSON document, its first line. */
  readonly line: number;
  /** The part of the line around the match. */
  readonly text: string;
  /** A string if it is not a number. */
  readonly captured: number | string;
  readonly labels: Labels;
}

export interface PatternTrace {
  /** @param firstLine number of `lines[0]` */
  readLines(lines: readonly string[], firstLine: number): void;
  readJson(value: unknown, line: number, isPart: boolean): void;
  finish(): Evidence;
}

const FIRST = 10;

class Matches {
  count = 0;
  notNumbers = 0;
  readonly #first: (Omit<Match, 'captured'> & { readonly captured: Captured })[] = [];
  readonly #locale: Locale;

  constructor(locale: Locale) {
    this.#locale = locale;
  }

  add(captured: Captured, describe: () => Omit<Match, 'captured'>): void {
    this.count += 1;
    if (typeof captured === 'string') this.notNumbers += 1;
    else this.#locale.note(captured);
    if (this.#first.length < FIRST) this.#first.push({ ...describe(), captured });
  }

  /** Call after all patterns have read everything: a later number may decide the decimal mark. */
  with(miss: string | undefined): Evidence {
    const { count, notNumbers } = this;
    const first = this.#first.map((match) => ({ ...match, captured: this.#shown(match.captured) }));
    return { matches: count, first, notNumbers, miss: count === 0 ? miss : undefined };
  }

  #shown(captured: Captured): number | string {
    return typeof captured === 'string'
      ? captured.slice(0, EXCERPT)
      : this.#locale.decideOne(captured);
  }
}

export class RegexpTrace implements PatternTrace {
  readonly #matches: Matches;
  readonly #finder: Finder;
  readonly #miss: RegexpNearMiss;

  constructor(wanted: Wanted, locale: Locale) {
    const { pattern } = wanted;
    this.#matches = new Matches(locale);
    this.#finder = finderFor(wanted, 'own');
    this.#miss = new RegexpNearMiss(
      pattern.kind === 'list' ? (pattern.line ?? pattern.each) : pattern,
    );
  }

  readLines(lines: readonly string[], firstLine: number): void {
    this.#finder.search(lines, (captured, labels, match, index) => {
      this.#matches.add(captured, () => ({
        line: firstLine + index,
        text: around(match),
        labels: labels ?? {},
      }));
    });
    if (this.#matches.count === 0) this.#miss.readLines(lines, firstLine);
  }

  readJson(): void {}

  finish(): Evidence {
    return this.#matches.with(this.#miss.reason());
  }
}

export class PathTrace implements PatternTrace {
  readonly #matches: Matches;
  readonly #miss: JsonNearMiss;
  readonly #steps: JsonPathPattern['steps'];
  readonly #notation: Notation;
  readonly #labels: Labels;

  constructor(
    { steps }: JsonPathPattern,
    { labels = {}, ...notation }: Omit<Wanted, 'pattern'>,
    locale: Locale,
  ) {
    this.#matches = new Matches(locale);
    this.#steps = steps;
    this.#miss = new JsonNearMiss(steps);
    this.#notation = notation;
    this.#labels = labels;
  }

  readLines(): void {}

  readJson(value: unknown, line: number, isPart: boolean): void {
    const labels = this.#labels;
    for (const found of valuesInDocument(value, this.#steps)) {
      const captured = isPart ? Number.NaN : jsonNumber(found, this.#notation);
      this.#matches.add(captured, () => ({ line, text: jsonExcerpt(found, EXCERPT), labels }));
    }
    if (this.#matches.count > 0) return;
    for (const part of partsOf(value, this.#steps)) this.#miss.read(part);
  }

  finish(): Evidence {
    return this.#matches.with(this.#miss.reason());
  }
}

/** In characters. */
const EXCERPT = 100;

/** The whole line if it is short, else the match with some context. */
function around({ input, index }: RegExpExecArray): string {
  if (input.length <= EXCERPT) return input;
  const start = Math.max(0, index - EXCERPT / 4);
  const end = start + EXCERPT;
  return `${start > 0 ? '…' : ''}${input.slice(start, end)}${end < input.length ? '…' : ''}`;
}

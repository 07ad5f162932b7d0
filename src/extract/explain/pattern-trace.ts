import type { JsonStep, Regexp } from '../../model/pattern.js';
import type { Labels } from '../../model/metric-family.js';
import { type Captured, jsonNumber, labelsIn, numberIn } from '../numbers/capture.js';
import { valuesAt } from '../json/json-values.js';
import { Matcher } from '../scan/matcher.js';
import type { Unit } from '../numbers/number.js';
import { JsonNearMiss, RegexpNearMiss } from './near-miss.js';

/** What one pattern has found in a log. */
export interface Evidence {
  readonly matches: number;
  /** The first few of them. */
  readonly first: readonly Match[];
  /** How many matches captured something that is no number. */
  readonly notNumbers: number;
  /** Why there is none, where it can be told. */
  readonly miss: string | undefined;
}

export interface Match {
  /** From 1 on; undefined where the whole log is one JSON document. */
  readonly line: number | undefined;
  /** The place in the line, shortened. */
  readonly text: string;
  /** What counts; a text is no number. */
  readonly captured: Captured;
  readonly labels: Labels;
}

export interface PatternTrace {
  /** @param firstLine the number of the first of them */
  readLines(lines: readonly string[], firstLine: number): void;
  readJson(value: unknown, line: number | undefined): void;
  finish(): Evidence;
}

const FIRST = 10;

class Matches {
  count = 0;
  notNumbers = 0;
  readonly first: Match[] = [];

  add(captured: Captured, describe: () => Omit<Match, 'captured'>): void {
    this.count += 1;
    if (typeof captured === 'string') this.notNumbers += 1;
    if (this.first.length >= FIRST) return;
    const shown = typeof captured === 'string' ? captured.slice(0, EXCERPT) : captured;
    this.first.push({ ...describe(), captured: shown });
  }

  with(miss: string | undefined): Evidence {
    const { count, notNumbers, first } = this;
    return { matches: count, first, notNumbers, miss: count === 0 ? miss : undefined };
  }
}

export class RegexpTrace implements PatternTrace {
  readonly #matches = new Matches();
  readonly #matcher: Matcher;
  readonly #miss: RegexpNearMiss;
  readonly #unit: Unit;

  constructor(pattern: Regexp, unit: Unit) {
    this.#matcher = new Matcher(pattern, 'own');
    this.#miss = new RegexpNearMiss(pattern);
    this.#unit = unit;
  }

  readLines(lines: readonly string[], firstLine: number): void {
    this.#matcher.search(lines, (match, index) => {
      this.#matches.add(numberIn(match, this.#unit), () => ({
        line: firstLine + index,
        text: around(match),
        labels: labelsIn(match) ?? {},
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
  readonly #matches = new Matches();
  readonly #miss: JsonNearMiss;
  readonly #steps: readonly JsonStep[];
  readonly #unit: Unit;

  constructor(steps: readonly JsonStep[], unit: Unit) {
    this.#steps = steps;
    this.#miss = new JsonNearMiss(steps);
    this.#unit = unit;
  }

  readLines(): void {}

  readJson(value: unknown, line: number | undefined): void {
    for (const found of valuesAt(value, this.#steps)) {
      const text = (JSON.stringify(found) ?? '').slice(0, EXCERPT);
      this.#matches.add(jsonNumber(found, this.#unit), () => ({ line, text, labels: {} }));
    }
    if (this.#matches.count === 0) this.#miss.read(value);
  }

  finish(): Evidence {
    return this.#matches.with(this.#miss.reason());
  }
}

/** In characters. */
const EXCERPT = 100;

/** The match and what stands around it, where the line is long. */
function around({ input, index }: RegExpExecArray): string {
  if (input.length <= EXCERPT) return input;
  const start = Math.max(0, index - EXCERPT / 4);
  const end = start + EXCERPT;
  return `${start > 0 ? '…' : ''}${input.slice(start, end)}${end < input.length ? '…' : ''}`;
}

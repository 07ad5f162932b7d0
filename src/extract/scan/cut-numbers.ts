import type { Regexp } from '../../model/pattern.js';
import type { Unit } from '../numbers/unit.js';
import { beganBefore, goesOn, hasOtherUnit, isWhole, isWholeAtEnd } from './around-numbers.js';
import { valueGroupOf, valueIn } from '../numbers/capture.js';

/** A check without a regular expression takes a tenth of the time of a match, one with some of them several times as much. */
const MATCHES = 50_000;
const SUSPECTS = 1000;

/** Lines often repeat in a rhythm, which a prime does not share. */
const EVERY = 61;

/** Runs the expensive check on at most so many suspicious matches. */
const MOST_CHECKS = 300;

/** A match may be slow in longer lines. */
const LONGEST = 4096;

/** A private-use character, which no pattern matches on purpose. */
const PLACEHOLDER = '\uE000';

interface Problem {
  readonly what: string;
  readonly remedy: string;
}

const CUT: Problem = {
  what: 'in the middle of a number',
  remedy: 'capture the whole number, for example with (\\S+)',
};

const OTHER_UNIT: Problem = {
  what: 'without its unit',
  remedy: 'capture the unit too, for example with (\\S+ ?\\w*)',
};

/**
 * Detects patterns that capture part of a number: `(\d+)` captures 6 of `6.402`, and `(\d+) files` captures 402. A
 * pattern that names the text beside the number, such as `(\d+)%`, is accepted. Also detects a number that is captured
 * without its unit, where the name says another one.
 */
export class CutNumbers {
  readonly #pattern: Regexp;
  readonly #group: number;
  readonly #unit: Unit;
  #regexp: RegExp | undefined;
  readonly #matches = new Sample(MATCHES);
  readonly #suspects = new Sample(SUSPECTS);
  #left = MOST_CHECKS;
  #remark: string | undefined;

  /** @param pattern that is linear */
  constructor(pattern: Regexp, unit: Unit) {
    this.#unit = unit;
    this.#pattern = pattern;
    this.#group = valueGroupOf(pattern);
  }

  /** @param text the captured number */
  look(match: RegExpExecArray, text: string): void {
    if (this.#left === 0 || !this.#matches.take() || isWholeAtEnd(match, text)) return;
    if (!this.#suspects.take() || match.input.length > LONGEST) return;
    const places = suspiciousPlaces(match, text, this.#unit);
    if (places.length === 0) return;
    this.#left -= 1;
    const start = places.find((at) => !this.#isTheSame(match, at, text.length));
    const problem = start === undefined ? undefined : this.#problemAt(match, start, text);
    if (start === undefined || problem === undefined) return;
    this.#left = 0;
    const around = match.input.slice(Math.max(0, start - 20), start + text.length + 20);
    this.#remark = `captured ${JSON.stringify(text)} ${problem.what}, in ${JSON.stringify(around)}: ${problem.remedy}`;
  }

  remarks(): readonly string[] {
    return this.#remark === undefined ? [] : [this.#remark];
  }

  #problemAt(match: RegExpExecArray, start: number, text: string): Problem | undefined {
    const { input } = match;
    const end = start + text.length;
    if (/\d$/.test(text) && hasOtherUnit(input, end, this.#unit)) return OTHER_UNIT;
    const isCut =
      (goesOn(input, end) && this.#isTheSame(match, end, 1)) ||
      (beganBefore(input, start, this.#unit) && this.#isTheSame(match, start - 1, 1));
    return isCut ? CUT : undefined;
  }

  /** Whether the match stays the same when these characters are replaced. */
  #isTheSame(match: RegExpExecArray, at: number, length: number): boolean {
    const { input, index } = match;
    const regexp = (this.#regexp ??= new RegExp(this.#pattern.source, `${this.#pattern.flags}g`));
    regexp.lastIndex = index;
    const other = `${input.slice(0, at)}${PLACEHOLDER.repeat(length)}${input.slice(at + length)}`;
    const again = regexp.exec(other);
    return (
      again?.index === index &&
      again[0].length === match[0].length &&
      valueIn(again, this.#group) === valueIn(match, this.#group)
    );
  }
}

/** Takes the first ones, then one of many. */
class Sample {
  readonly #first: number;
  #seen = 0;

  constructor(first: number) {
    this.#first = first;
  }

  take(): boolean {
    this.#seen += 1;
    return this.#seen <= this.#first || this.#seen % EVERY === 0;
  }
}

/** Positions in the match where this text is part of a longer number, or has another unit. */
function suspiciousPlaces(match: RegExpExecArray, text: string, unit: Unit): readonly number[] {
  const { 0: whole, index, input } = match;
  const last = index + whole.length - text.length;
  const places: number[] = [];
  for (let at = input.indexOf(text, index); at >= 0 && at <= last;) {
    const end = at + text.length;
    const isSuspicious =
      !isWhole(input, at, end) &&
      (goesOn(input, end) || beganBefore(input, at, unit) || hasOtherUnit(input, end, unit));
    if (isSuspicious) places.push(at);
    at = input.indexOf(text, at + 1);
  }
  return places;
}

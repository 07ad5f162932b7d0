import type { Regexp } from '../../model/pattern.js';
import type { Unit } from '../numbers/unit.js';
import { beganBefore, goesOn, hasOtherUnit, isWhole, isWholeAtEnd } from './around-numbers.js';
import { endsWithValue, valueGroupOf, valueIn } from '../numbers/capture.js';

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

/** Does work with the pattern, in bounded time. */
type OnTime = (work: () => void) => 'ended' | 'stopped';

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
  readonly #endsWithValue: boolean;
  readonly #unit: Unit;
  readonly #onTime: OnTime;
  #regexp: RegExp | undefined;
  readonly #matches = new Sample(MATCHES);
  readonly #suspects = new Sample(SUSPECTS);
  #left = MOST_CHECKS;
  #remark: string | undefined;

  constructor(pattern: Regexp, unit: Unit, onTime: OnTime) {
    this.#onTime = onTime;
    this.#unit = unit;
    this.#pattern = pattern;
    this.#group = valueGroupOf(pattern);
    this.#endsWithValue = endsWithValue(pattern);
  }

  /** @param text the captured number */
  look(match: RegExpExecArray, text: string): void {
    if (this.#left === 0 || !this.#matches.take()) return;
    if (isWholeAtEnd(match, text, this.#endsWithValue)) return;
    if (!this.#suspects.take() || match.input.length > LONGEST) return;
    const places = suspiciousPlaces(match, text, this.#unit);
    if (places.length === 0) return;
    this.#left -= 1;
    if (this.#onTime(() => this.#check(match, text, places)) === 'stopped') this.#left = 0;
  }

  remarks(): readonly string[] {
    return this.#remark === undefined ? [] : [this.#remark];
  }

  #check(match: RegExpExecArray, text: string, places: readonly number[]): void {
    const start = places.find((at) => !this.#isTheSame(match, at, text.length));
    const problem = start === undefined ? undefined : this.#problemAt(match, start, text);
    if (start === undefined || problem === undefined) return;
    this.#left = 0;
    const around = match.input.slice(Math.max(0, start - 20), start + text.length + 20);
    this.#remark = `captured ${JSON.stringify(text)} ${problem.what}, in ${JSON.stringify(around)}: ${problem.remedy}`;
  }

  #problemAt(match: RegExpExecArray, start: number, text: string): Problem | undefined {
    const { input } = match;
    const end = start + text.length;
    if (/\d$/.test(text) && hasOtherUnit(input, end, this.#unit)) return OTHER_UNIT;
    const isCut =
      (goesOn(input, end, this.#unit) && this.#isTheSame(match, end, 1, afterNumber(match, end))) ||
      (beganBefore(input, start, this.#unit) && this.#isTheSame(match, start - 1, 1));
    return isCut ? CUT : undefined;
  }

  /** Whether the match stays the same when these characters are replaced. */
  #isTheSame(match: RegExpExecArray, at: number, length: number, by = PLACEHOLDER): boolean {
    const { input, index } = match;
    const regexp = (this.#regexp ??= new RegExp(this.#pattern.source, `${this.#pattern.flags}g`));
    regexp.lastIndex = index;
    const other = `${input.slice(0, at)}${by.repeat(length)}${input.slice(at + length)}`;
    const again = regexp.exec(other);
    return (
      again?.index === index &&
      again[0].length === match[0].length &&
      valueIn(again, this.#group) === valueIn(match, this.#group)
    );
  }
}

/** `\S+` ends at any blank: in place of the one after it, another blank leaves the match as it is. */
function afterNumber({ 0: whole, index, input }: RegExpExecArray, end: number): string {
  const blank = input[end] === ' ' ? '\t' : ' ';
  return end === index + whole.length && /\s/.test(input[end] ?? '') ? blank : PLACEHOLDER;
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
      (goesOn(input, end, unit) || beganBefore(input, at, unit) || hasOtherUnit(input, end, unit));
    if (isSuspicious) places.push(at);
    at = input.indexOf(text, at + 1);
  }
  return places;
}

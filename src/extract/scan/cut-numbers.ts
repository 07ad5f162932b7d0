import type { Regexp } from '../../model/pattern.js';
import { valueIn } from '../numbers/capture.js';

/** So many matches are looked at, and every eighth of the others: a look takes a fifth of the time of a match. */
const ALL = 1000;
const EVERY = 8;

/** So many suspicious matches are looked at closely, then no more. */
const PATIENCE = 300;

/** In longer lines a match may take long. */
const LONGEST = 4096;

/** Private use: no pattern means it. */
const STRANGER = '\uE000';

/**
 * Sees where a pattern captures a part of a number only: `(\d+)` takes 6 of `6.402`, and 402 of it in `(\d+) files`. Not
 * where the pattern itself says what is beside the number, as `(\d+)%` does.
 */
export class CutNumbers {
  readonly #pattern: Regexp;
  #regexp: RegExp | undefined;
  #seen = 0;
  #left = PATIENCE;
  #remark: string | undefined;

  /** @param pattern that is linear */
  constructor(pattern: Regexp) {
    this.#pattern = pattern;
  }

  /** @param text that the match has captured, and that is a number */
  look(match: RegExpExecArray, text: string): void {
    this.#seen += 1;
    if (this.#seen > ALL && this.#seen % EVERY !== 0) return;
    if (this.#left === 0 || isWholeAtEnd(match, text) || match.input.length > LONGEST) return;
    const places = suspiciousPlaces(match, text);
    if (places.length === 0) return;
    this.#left -= 1;
    const { input } = match;
    const start = places.find((at) => !this.#isTheSame(match, at, text.length));
    if (start === undefined) return;
    const end = start + text.length;
    const isCut =
      (goesOn(input, end) && this.#isTheSame(match, end, 1)) ||
      (beganBefore(input, start) && this.#isTheSame(match, start - 1, 1));
    if (!isCut) return;
    this.#left = 0;
    const around = JSON.stringify(input.slice(Math.max(0, start - 20), end + 20));
    this.#remark = `captured ${JSON.stringify(text)} in the middle of a number, in ${around}: capture all of it, as (\\S+) does`;
  }

  remarks(): readonly string[] {
    return this.#remark === undefined ? [] : [this.#remark];
  }

  /** Is the match the same where other characters stand at this place? */
  #isTheSame(match: RegExpExecArray, at: number, length: number): boolean {
    const { input, index } = match;
    const regexp = (this.#regexp ??= new RegExp(this.#pattern.source, `${this.#pattern.flags}g`));
    regexp.lastIndex = index;
    const other = `${input.slice(0, at)}${STRANGER.repeat(length)}${input.slice(at + length)}`;
    const again = regexp.exec(other);
    return (
      again?.index === index &&
      again[0].length === match[0].length &&
      valueIn(again) === valueIn(match)
    );
  }
}

/** Where in the match this text stands in the middle of a number. */
function suspiciousPlaces(match: RegExpExecArray, text: string): readonly number[] {
  const { 0: whole, index, input } = match;
  const last = index + whole.length - text.length;
  const places: number[] = [];
  for (let at = input.indexOf(text, index); at >= 0 && at <= last;) {
    if (goesOn(input, at + text.length) || beganBefore(input, at)) places.push(at);
    at = input.indexOf(text, at + 1);
  }
  return places;
}

/** What may be beside a digit in a number. */
const IN_NUMBERS = new Uint8Array(128);
for (const code of Buffer.from("0123456789.,'_:/%eiBkKMGThmsd")) IN_NUMBERS[code] = 1;

/** So are nearly all, and it is seen without a regular expression. */
function isWholeAtEnd(match: RegExpExecArray, text: string): boolean {
  const { input } = match;
  const end = match.index + match[0].length;
  return (
    IN_NUMBERS[input.charCodeAt(end)] !== 1 &&
    IN_NUMBERS[input.charCodeAt(end - text.length - 1)] !== 1 &&
    input.startsWith(text, end - text.length)
  );
}

const GOES_ON = /\d|[.,'_:/]\d|e[-+]?\d|[iBkKMGThmsd%]/y;
const BEGAN_BEFORE = /\d[.,'_]?$/;

function goesOn(input: string, end: number): boolean {
  if (!/\d/.test(input[end - 1] ?? '')) return false;
  GOES_ON.lastIndex = end;
  return GOES_ON.test(input);
}

function beganBefore(input: string, start: number): boolean {
  if (!/\d/.test(input[start] ?? '')) return false;
  return BEGAN_BEFORE.test(input.slice(Math.max(0, start - 2), start));
}

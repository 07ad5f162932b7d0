import { type Captured, valueIn } from '../numbers/capture.js';

/** So many suspicious matches are looked at closely, then no more. */
const PATIENCE = 100;

/** In longer lines a match may take long. */
const LONGEST = 4096;

/** Private use: no pattern means it. */
const STRANGER = '\uE000';

/**
 * Sees where a pattern captures a part of a number only: `(\d+)` takes 6 of `6.402`, and 402 of it in `(\d+) files`. Not
 * where the pattern itself says what is beside the number, as `(\d+)%` does.
 */
export class CutNumbers {
  readonly #regexp: RegExp;
  #left = PATIENCE;
  #remark: string | undefined;

  /** @param source of a pattern that is linear */
  constructor(source: string) {
    this.#regexp = new RegExp(source, 'g');
  }

  look(match: RegExpExecArray, captured: Captured): void {
    if (this.#left === 0 || typeof captured === 'string') return;
    const text = valueIn(match);
    if (text === undefined || match.input.length > LONGEST) return;
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
    this.#regexp.lastIndex = index;
    const other = `${input.slice(0, at)}${STRANGER.repeat(length)}${input.slice(at + length)}`;
    const again = this.#regexp.exec(other);
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

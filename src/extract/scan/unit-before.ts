import type { Unit } from '../numbers/unit.js';

/** `elapsed_ms=`, `Time (Minutes): `, `"durationMs": "`. Not `min`, which is the smallest. */
const OF_TIME: readonly RegExp[] = [
  /(?:^|[^a-z])(?:[mn]s|[mun]secs?|(?:milli|micro|nano)(?:second)?s|minutes|hours|days)[.)\]"']*\s*[:=]\s*["']?$/i,
  /[a-z](?:Ms|Ns|(?:Milli|Micro|Nano)(?:second)?s|Minutes|Hours|Days)["']?\s*[:=]\s*["']?$/,
];

/** `size_kb=`, `Maximum resident set size (kbytes): `, `sizeMB: `. */
const OF_SIZE: readonly RegExp[] = [
  /(?:^|[^a-z])(?:[kmgt]i?b(?:ytes|its?)?|bits|(?:kilo|mega|giga|tera|kibi|mebi|gibi|tebi)bytes)[.)\]"']*\s*[:=]\s*["']?$/i,
  /[a-z][KMGT]i?[Bb]["']?\s*[:=]\s*["']?$/,
];

const UNITS: Partial<Record<Unit, readonly RegExp[]>> = {
  seconds: OF_TIME,
  bytes: OF_SIZE,
  'binary-bytes': OF_SIZE,
};

/** In characters. */
const CONTEXT = 32;

/** Programs print such a line the same way each time. */
const LOOKS = 100;

/** Undefined for names without a unit. */
export function unitBefore(unit: Unit): UnitBefore | undefined {
  const others = UNITS[unit];
  return others === undefined ? undefined : new UnitBefore(others);
}

/** Detects numbers whose unit stands before them, where the name has another one. */
class UnitBefore {
  readonly #others: readonly RegExp[];
  #left = LOOKS;
  #remark: string | undefined;

  constructor(others: readonly RegExp[]) {
    this.#others = others;
  }

  /** @param text the captured number */
  look(match: RegExpExecArray, text: string): void {
    if (this.#left === 0) return;
    this.#left -= 1;
    this.#lookAt(match, text);
  }

  remarks(): readonly string[] {
    return this.#remark === undefined ? [] : [this.#remark];
  }

  #lookAt({ 0: whole, index, input }: RegExpExecArray, text: string): void {
    if (!/^[\d.,]+$/.test(text)) return;
    const start = index + whole.lastIndexOf(text);
    const before = input.slice(Math.max(0, start - CONTEXT), start);
    if (!this.#others.some((other) => other.test(before))) return;
    this.#left = 0;
    this.#remark = `captured ${JSON.stringify(text)} in another unit than the name has, in ${JSON.stringify(`${before}${text}`)}: choose a name with that unit, or let the command print another`;
  }
}

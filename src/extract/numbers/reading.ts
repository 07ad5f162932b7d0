import type { DecimalMark } from '../../model/pattern.js';

/**
 * A number in a text. `1,234` may be 1234 or 1.234: all numbers of one source together decide whether comma or dot is the
 * decimal mark.
 */
export type Reading = number | Decided | Ambiguous;

/** A number that can be read in one way only, which decides the decimal mark for others. */
export interface Decided {
  readonly kind: 'decided';
  readonly value: number;
  readonly decimal: DecimalMark;
}

export interface Ambiguous {
  readonly kind: 'ambiguous';
  /** As the program printed it. */
  readonly text: string;
  /** The value if the dot is the decimal mark. */
  readonly dot: number;
  /** The value if the comma is. */
  readonly comma: number;
  /** The value if no other number decides; NaN if neither reading is more likely. */
  readonly alone: number;
}

/** The value where it is known what marks decimals. Undefined if the number is written another way. */
export function inMark(reading: Reading, mark: DecimalMark): number | undefined {
  if (typeof reading === 'number') return reading;
  if (reading.kind === 'ambiguous') return reading[mark];
  return reading.decimal === mark ? reading.value : undefined;
}

export function decidedBy(number: Ambiguous, decimal: DecimalMark): Decided {
  return { kind: 'decided', value: number[decimal], decimal };
}

/** One locale for each preset, and one for the user's own patterns. */
export function locales(): (preset: string | undefined) => Locale {
  const known = new Map<string | undefined, Locale>();
  return (preset) => {
    const locale = known.get(preset) ?? new Locale();
    known.set(preset, locale);
    return locale;
  };
}

/** The decimal marks seen in the numbers of one source: a preset, or the user's own patterns. */
export class Locale {
  readonly #seen = new Set<DecimalMark>();

  note(reading: Reading): void {
    if (typeof reading !== 'number' && reading.kind === 'decided') this.#seen.add(reading.decimal);
  }

  /** Picks one of the readings of an aggregated value. */
  decide({ dot, comma, alone }: Omit<Ambiguous, 'kind' | 'text'>): number {
    if (this.#seen.size === 2) return Number.NaN;
    if (dot === comma) return dot;
    if (this.#seen.size === 0) return alone;
    return this.#seen.has('dot') ? dot : comma;
  }

  decideOne(reading: Reading): number {
    if (typeof reading === 'number') return reading;
    return reading.kind === 'decided' ? reading.value : this.decide(reading);
  }

  /** Why `decide` returned NaN. */
  reason(): string {
    return this.#seen.size === 2
      ? 'other numbers use both a dot and a comma as the decimal mark'
      : 'no other number shows which';
  }
}

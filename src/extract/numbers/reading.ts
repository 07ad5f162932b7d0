/**
 * A number out of a text. `1,234` may be one thousand or one and a bit: whether the comma or the dot marks decimals is
 * decided by all numbers of one source together.
 */
export type Reading = number | Decided | Ambiguous;

/** It can be read in one way only, and tells how others are meant. */
export interface Decided {
  readonly kind: 'decided';
  readonly value: number;
  readonly decimal: DecimalMark;
}

export interface Ambiguous {
  readonly kind: 'ambiguous';
  /** Where the dot marks decimals. */
  readonly dot: number;
  /** Where the comma does. */
  readonly comma: number;
  /** Where no other number tells; NaN where neither is more likely. */
  readonly alone: number;
}

export type DecimalMark = 'dot' | 'comma';

/** One for each preset, and one for the user's own patterns. */
export function locales(): (preset: string | undefined) => Locale {
  const known = new Map<string | undefined, Locale>();
  return (preset) => {
    const locale = known.get(preset) ?? new Locale();
    known.set(preset, locale);
    return locale;
  };
}

/** What the numbers of one source have shown: a preset's, or those of the user's own patterns. */
export class Locale {
  readonly #seen = new Set<DecimalMark>();

  note(reading: Reading): void {
    if (typeof reading !== 'number' && reading.kind === 'decided') this.#seen.add(reading.decimal);
  }

  /** @param value one of which all numbers were read in both ways */
  decide({ dot, comma, alone }: Omit<Ambiguous, 'kind'>): number {
    if (dot === comma) return dot;
    if (this.#seen.size === 0) return alone;
    if (this.#seen.size === 2) return Number.NaN;
    return this.#seen.has('dot') ? dot : comma;
  }

  decideOne(reading: Reading): number {
    if (typeof reading === 'number') return reading;
    return reading.kind === 'decided' ? reading.value : this.decide(reading);
  }

  /** Why a number is not known. */
  reason(): string {
    return this.#seen.size === 2
      ? 'other numbers have decimals behind a dot, and behind a comma'
      : 'no other number tells which';
  }
}

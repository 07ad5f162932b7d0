/** One of the five fields of a schedule: its values, and names for some of them. */
export interface FieldSpec {
  readonly name: string;
  readonly lowest: number;
  readonly highest: number;
  /** Names of three letters. The first one is `lowest`. */
  readonly names: readonly string[];
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ');

export const FIELDS: readonly [FieldSpec, FieldSpec, FieldSpec, FieldSpec, FieldSpec] = [
  { name: 'minute', lowest: 0, highest: 59, names: [] },
  { name: 'hour', lowest: 0, highest: 23, names: [] },
  { name: 'day of month', lowest: 1, highest: 31, names: [] },
  { name: 'month', lowest: 1, highest: 12, names: MONTHS },
  // 0 and 7 are Sunday.
  { name: 'day of week', lowest: 0, highest: 7, names: WEEKDAYS },
];

/** The values of one field. */
export interface CronField {
  /** As written. */
  readonly text: string;
  /** Ascending. Sunday is 0. */
  readonly values: readonly number[];
  /** Whether it begins with `*`. cron treats such a field specially. */
  readonly isStar: boolean;
}

/** Why a text is not understood, and the index of the mistake. */
export interface CronMistake {
  readonly kind: 'mistake';
  readonly reason: string;
  readonly at: number;
}

type Parsed = ({ readonly kind: 'field' } & CronField) | CronMistake;

/** @param offset of the field in the whole text, for mistakes */
export function parseField(text: string, spec: FieldSpec, offset: number): Parsed {
  const values = new Set<number>();
  let at = offset;
  for (const part of text.split(',')) {
    const range = parseRange(part, spec, at);
    if (range.kind === 'mistake') return range;
    for (let value = range.first; value <= range.last; value += range.step) {
      values.add(spec.highest === 7 && value === 7 ? 0 : value);
    }
    at += part.length + 1;
  }
  return {
    kind: 'field',
    text,
    values: [...values].toSorted((a, b) => a - b),
    isStar: text.startsWith('*'),
  };
}

interface Range {
  readonly kind: 'range';
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

/** `*`, `5`, `1-5`. A `*` or a range may be followed by `/` and a step. */
const PART = /^(?<range>\*|(?<first>\w+)(?:-(?<last>\w+))?)(?:\/(?<step>\d+))?$/;

function parseRange(part: string, spec: FieldSpec, at: number): Range | CronMistake {
  const { range, first: from, last: to, step = '1' } = PART.exec(part)?.groups ?? {};
  if (range === undefined) return { kind: 'mistake', at, reason: reasonAgainst(part, spec) };
  if (Number(step) === 0) {
    return { kind: 'mistake', at: at + range.length + 1, reason: 'a step of 0 matches nothing' };
  }
  if (from === undefined) {
    // 7 would be a second Sunday.
    const last = Math.min(spec.highest, spec.highest === 7 ? 6 : spec.highest);
    return { kind: 'range', first: spec.lowest, last, step: Number(step) };
  }
  const first = valueOf(from, spec);
  const last = to === undefined ? first : valueOf(to, spec);
  if (first === undefined) return { kind: 'mistake', at, reason: outside(from, spec) };
  if (last === undefined) {
    return { kind: 'mistake', at: at + from.length + 1, reason: outside(to ?? '', spec) };
  }
  if (first > last) {
    const reason = `the range ${range} goes backwards: write ${from}-${spec.highest},${spec.lowest}-${to}`;
    return { kind: 'mistake', at, reason };
  }
  if (to === undefined && range.length < part.length) {
    const reason = `a step needs a range: write ${from}-${spec.highest}/${step}`;
    return { kind: 'mistake', at: at + range.length, reason };
  }
  return { kind: 'range', first, last, step: Number(step) };
}

function valueOf(text: string, { lowest, highest, names }: FieldSpec): number | undefined {
  const name = names.indexOf(text.toLowerCase());
  if (name >= 0) return lowest + name;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= lowest && value <= highest ? value : undefined;
}

function outside(text: string, { name, lowest, highest, names }: FieldSpec): string {
  const foreign = foreignIn(text);
  if (foreign !== undefined) return foreign;
  const [first, ...others] = names;
  const orNames = first === undefined ? '' : `, or a name from ${first} to ${others.at(-1)}`;
  return `${name} ${text} is not a number from ${lowest} to ${highest}${orNames}`;
}

function reasonAgainst(part: string, { name }: FieldSpec): string {
  if (part === '') return `${name} has an empty place in its list`;
  return (
    foreignIn(part) ??
    `${name} ${part} is neither *, a number, a range such as 1-5, nor one with a step such as */15`
  );
}

/** Syntax of Quartz, Jenkins and cronie. */
function foreignIn(part: string): string | undefined {
  const [foreign] = /[?#~]|^\d*[LWH]$|^H(?=\()/.exec(part) ?? [];
  return foreign === undefined ? undefined : `cron has no ${foreign}`;
}

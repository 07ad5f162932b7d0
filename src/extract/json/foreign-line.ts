import type { Expected, GrammarState } from './grammar-state.js';

/** `[2026-11-27 …`, `2026/11/27 …`, `[09:59 …`, `[INFO …`: JSON has no such values. */
const STAMP = /^(?:\[?(?:\d{4}[-/.]\d\d[-/.]\d\d\b|\d\d:\d\d\b)|\[[A-Za-z])/;

/** A word in brackets at the end, such as `[sdb1]` and `{}`. */
const BRACKETED = /\[[A-Za-z][\w .:/%-]*\]$|\{[\w .:/%-]*\}$/;

/** What a line may have in it that belongs to the document, by what is expected at its beginning. */
interface Traces {
  /** As a cut line has them before what another program prints. */
  readonly first: RegExp;
  /** As they stand behind what another program prints without a line break. */
  readonly last: RegExp;
}

const MEMBER: Traces = { first: /^["}\]]/, last: /"\s*:|\}$/ };
const END: Traces = { first: /^["}\],]/, last: /"\s*:|[,[\]{}]$/ };
const CONTAINER: Traces = { first: /^["}{]/, last: /"\s*:|[,[\]{}]$/ };
const SCALAR: Traces = {
  first: /^["}{\d-]/,
  last: /"\s*:|[,[\]{}"\d]$|\b(?:true|false|null|NaN|Infinity)$/,
};

/**
 * Whether a line that is not JSON is of another program, all of it, so that the document goes on after it. A line that
 * may hold a piece of the document is not: without the piece, the values would be wrong.
 *
 * @param at index of the first character that is not JSON
 * @param before the line
 */
export function isForeignLine(line: string, at: number, before: GrammarState): boolean {
  const traces = tracesOf(before);
  if (traces === undefined) return false;
  const text = line.trim();
  const isBegun = line.slice(0, at).trim() !== '' || traces.first.test(text);
  if (isBegun && !STAMP.test(text)) return false;
  return !traces.last.test(text.replace(BRACKETED, ''));
}

/** Undefined where no program breaks the line. */
function tracesOf({ expected, open, isBehindContainer }: GrammarState): Traces | undefined {
  if (expected === 'value') {
    if (open?.isList !== true) return undefined;
    return isBehindContainer ? CONTAINER : SCALAR;
  }
  return TRACES[expected];
}

const TRACES: Readonly<Record<Exclude<Expected, 'value'>, Traces | undefined>> = {
  key: MEMBER,
  'key or end': MEMBER,
  'comma or end': END,
  colon: undefined,
  'value or end': SCALAR,
};

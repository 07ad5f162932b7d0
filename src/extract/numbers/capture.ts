import type { Labels } from '../../model/metric-family.js';
import type { DecimalMark, Regexp } from '../../model/pattern.js';
import { readNumber } from './number.js';
import type { Unit } from './unit.js';
import { inMark, type Reading } from './reading.js';

/** The number in a match or a JSON value, or its text if it is not a number. */
export type Captured = Reading | string;

/** How the numbers of a pattern are written. */
export interface Notation {
  readonly unit: Unit;
  /** Undefined: other numbers decide. */
  readonly decimalMark?: DecimalMark;
}

/** In characters. Longer than any table name, and a gateway can hold a thousand of them. */
const LABEL_LIMIT = 200;

type Source = Pick<Regexp, 'source'>;

/** An escape, a class, or the beginning of a group that captures. With the flag v, no class contains a bare bracket. */
const GROUPS = /\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?<(?<name>[^=!][^>]*)>|(?!\?))/gs;

/** Which group captures the number: `value`, or the first without a name. 0 if the pattern has neither. */
export function valueGroupOf({ source }: Source): number {
  const names = groupNamesIn(source);
  return names.indexOf('value') + 1 || names.indexOf(undefined) + 1;
}

/** Whether the value group is the end of the pattern, and so of every match. False if that is not plain to see. */
export function endsWithValue({ source }: Source): boolean {
  const isLastGroup = valueGroupOf({ source }) === groupNamesIn(source).length;
  return isLastGroup && GROUP_AT_END.test(source.replaceAll(ESCAPE_OR_CLASS, 'x'));
}

/** Names of the groups that capture; undefined for a group without a name. */
function groupNamesIn(source: string): readonly (string | undefined)[] {
  const groups = [...source.matchAll(GROUPS)].filter(([token]) => token.startsWith('('));
  return groups.map((group) => group.groups?.['name']);
}

const ESCAPE_OR_CLASS = /\\.|\[(?:\\.|[^\]\\])*\]/gs;

/** In a pattern without alternatives. */
const GROUP_AT_END = /^[^|]*\((?:\?<value>|(?!\?))[^()|]*\)\$?$/;

/** The text of the value; undefined if no group captured any. */
export function valueIn(match: RegExpExecArray, group: number): string | undefined {
  return group === 0 ? undefined : match[group];
}

/** Labels from the named groups. In Prometheus an empty label value means no label. */
export function labelsIn(
  { groups }: RegExpExecArray,
  without: readonly string[] = VALUE,
): Labels | undefined {
  if (groups === undefined) return undefined;
  const labels: Record<string, string> = {};
  for (const [name, text] of Object.entries(groups)) {
    if (!without.includes(name) && text !== undefined && text !== '') labels[name] = cut(text);
  }
  return labels;
}

const VALUE = ['value'];

/** Never cuts between the two halves of a surrogate pair. */
function cut(text: string): string {
  return text.length > LABEL_LIMIT
    ? `${text.slice(0, LABEL_LIMIT).replace(/[\uD800-\uDBFF]$/, '')}…`
    : text;
}

export function capturedNumber(text: string, notation: Notation): Captured {
  const reading = readNumber(text, notation.unit);
  if (typeof reading === 'number') return reading;
  const { decimalMark } = notation;
  if (reading === undefined || decimalMark === undefined) return reading ?? text;
  return inMark(reading, decimalMark) ?? text;
}

export function jsonNumber(value: unknown, notation: Notation): Captured {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return capturedNumber(value, notation);
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
}

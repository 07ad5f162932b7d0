import type { Labels } from '../../model/metric-family.js';
import { readNumber, type Unit } from './number.js';
import type { Reading } from './reading.js';

/** The number in a match or a JSON value, or its text if it is not a number. */
export type Captured = Reading | string;

/** In characters. Longer than any table name, and a gateway can hold a thousand of them. */
const LABEL_LIMIT = 200;

/** The text of the value; undefined if no group captured any. */
export function valueIn({ groups, 1: first }: RegExpExecArray): string | undefined {
  return groups === undefined ? first : groups['value'];
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

export function jsonNumber(value: unknown, unit: Unit): Captured {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return readNumber(value, unit) ?? value;
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
}

import type { Labels } from '../../model/metric-family.js';
import { readNumber, type Unit } from './number.js';
import type { Reading } from './reading.js';

/** The number that a match or a JSON value stands for; where there is none, what there is instead. */
export type Captured = Reading | string;

/** A longer value is cut: no name of a table is that long, and a gateway is to hold a thousand of them. */
const LABEL_LIMIT = 200;

/** The text that is to be a number; undefined where no group has captured anything. */
export function valueIn({ groups, 1: first }: RegExpExecArray): string | undefined {
  return groups === undefined ? first : groups['value'];
}

/** Of the named groups. An empty label value means no label. */
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

/** A surrogate without its other half is no text. */
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

import type { Labels } from '../../model/metric-family.js';
import { parseNumber, type Unit } from './number.js';

/** The number that a match or a JSON value stands for; where there is none, what there is instead. */
export type Captured = number | string;

/** A longer value is cut: no name of a table is that long, and a gateway is to hold a thousand of them. */
const LABEL_LIMIT = 200;

/** 1 where no group has captured anything: then it is lines that are counted. */
export function numberIn({ groups, 1: first }: RegExpExecArray, unit: Unit): Captured {
  const text = groups === undefined ? first : groups['value'];
  return text === undefined ? 1 : (parseNumber(text, unit) ?? text);
}

/** Of the named groups. An empty label value means no label. */
export function labelsIn({ groups }: RegExpExecArray): Labels | undefined {
  if (groups === undefined) return undefined;
  const labels: Record<string, string> = {};
  for (const [name, text] of Object.entries(groups)) {
    if (name !== 'value' && text !== undefined && text !== '') labels[name] = cut(text);
  }
  return labels;
}

/** A surrogate without its other half is no text. */
function cut(text: string): string {
  return text.length > LABEL_LIMIT
    ? `${text.slice(0, LABEL_LIMIT).replace(/[\uD800-\uDBFF]$/, '')}…`
    : text;
}

export function jsonNumber(value: unknown, unit: Unit): Captured {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return parseNumber(value, unit) ?? value;
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
}

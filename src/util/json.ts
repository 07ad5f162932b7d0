import { UNPRINTABLE } from './unprintable.js';

/** An object in untrusted JSON. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the value is an object and not an array. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function recordOf(value: unknown): JsonRecord | undefined {
  return isRecord(value) ? value : undefined;
}

/**
 * JSON to print, indented. `JSON.stringify` leaves DEL, C1 and bidirectional controls as they are, and a terminal may act on
 * them.
 */
export function jsonText(value: unknown): string {
  const json = JSON.stringify(value, undefined, 2);
  return json.replace(UNPRINTABLE, (found) => (found === '\n' ? found : escaped(found)));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Undefined unless every value is a string. */
export function stringsOf(value: unknown): Readonly<Record<string, string>> | undefined {
  const record = recordOf(value);
  const areStrings = record && Object.values(record).every((text) => typeof text === 'string');
  return areStrings ? (record as Readonly<Record<string, string>>) : undefined;
}

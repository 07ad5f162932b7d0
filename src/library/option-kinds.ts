import type { WrittenOptions } from '../options/command-line.js';
import type { ListKey, OptionKey, ValueKey } from '../options/options.js';
import { isRecord } from '../util/json.js';

/**
 * How an option of the library is written as options of the command line. Both share their
 * validation.
 */
export interface LibraryOption {
  /**
   * The options of the command line that it sets. Their problems are reported as problems of this
   * option.
   */
  readonly sets: readonly OptionKey[];
  readonly expected: string;
  readonly isValid: (value: unknown) => boolean;
  readonly write: (value: never) => WrittenOptions;
}

export const isText = (value: unknown): boolean => typeof value === 'string';
const isSeconds = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
export const isListOf =
  (isItem: (item: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(isItem);
const isRecordOf = (isItem: (item: unknown) => boolean) => (value: unknown) =>
  isRecord(value) && Object.values(value).every(isItem);
const isPattern = (value: unknown): boolean => isText(value) || value instanceof RegExp;

export function text(key: ValueKey): LibraryOption {
  const write = (value: string): WrittenOptions => ({ [key]: value });
  return { sets: [key], expected: 'a string', isValid: isText, write };
}

export function seconds(key: ValueKey): LibraryOption {
  // Without an exponent, which durations can't have.
  const write = (value: number): WrittenOptions => ({
    [key]: value.toFixed(9).replace(/\.?0+$/, ''),
  });
  return { sets: [key], expected: 'a number of seconds', isValid: isSeconds, write };
}

export function whole(key: ValueKey): LibraryOption {
  const write = (value: number): WrittenOptions => ({ [key]: String(value) });
  return {
    sets: [key],
    expected: 'a whole number',
    isValid: (value) => Number.isInteger(value),
    write,
  };
}

export function texts(key: ListKey): LibraryOption {
  const write = (values: readonly string[]): WrittenOptions => ({ [key]: values });
  return { sets: [key], expected: 'an array of strings', isValid: isListOf(isText), write };
}

export function pairs(key: ListKey, separator: '=' | ':'): LibraryOption {
  const write = (values: Readonly<Record<string, string>>): WrittenOptions => ({
    [key]: Object.entries(values).map(([name, value]) => `${name}${separator}${value}`),
  });
  return { sets: [key], expected: 'an object of strings', isValid: isRecordOf(isText), write };
}

export function patterns(key: ListKey): LibraryOption {
  const write = (values: Readonly<Record<string, RegExp | string>>): WrittenOptions => ({
    // A RegExp becomes a literal with its flags.
    [key]: Object.entries(values).map(([name, pattern]) => `${name}=${String(pattern)}`),
  });
  const expected = 'an object of strings and regular expressions';
  return { sets: [key], expected, isValid: isRecordOf(isPattern), write };
}

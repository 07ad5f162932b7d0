import { parseDuration } from './duration.js';
import { likelier } from './likelier.js';
import type { Reading } from './reading.js';
import { type BothMarks, markedNumber, plainNumber } from './simple-number.js';
import type { Unit } from './unit.js';

/** In characters. Bounds the time of the regular expression. */
const LONGEST = 100;

/**
 * Digits, plain or in groups of three with one separator: comma, blank (also thin and no-break), apostrophe or underscore;
 * or as in India. Then an optional multiple, decimal or binary, with bytes, bits or no unit; or percent.
 */
const NUMBER =
  /^(?<digits>[-+]?(?:[1-9]\d{0,2}(?:(?<separator>[,_'\u2019 \u00A0\u2009\u202F])\d{3}(?:\k<separator>\d{3})*)|[1-9]\d?(?:,\d\d)+,\d{3}|\d*)(?:\.\d*)?(?:[eE][-+]?\d+)?)\s*(?:(?<multiple>[KMGTPE])?(?<binary>i)?(?<amount>b|bytes?|bits?|o|octets?)?(?:\/s(?:ec)?)?|(?<percent>%))$/i;

const POWERS = 'KMGTPE';

/** `1.2m`, `3b`. */
const SHORT_SCALE = /^(?<number>.*\d)\s*(?<letter>[kmbt])$/i;
const LETTERS = 'kmbt';

/**
 * Reads a number as programs print it: `1,234,567`, `1 234`, `1.2k`, `3.4 GiB`, `-1.5e6`, `12.5%`, and for seconds
 * `1h02m`, `00:03:12`, `350 ms`. Undefined for anything else.
 */
export function parseNumber(text: string, unit: Unit = 'none'): number | undefined {
  return plainNumber(text) ?? numberIn(text.trim(), unit);
}

function numberIn(token: string, unit: Unit): number | undefined {
  const trimmed = token.replace('\u2212', '-');
  if (trimmed.length > LONGEST) return undefined;
  const seconds = unit === 'seconds' ? parseDuration(trimmed) : undefined;
  if (seconds !== undefined) return seconds;
  const short = unit === 'short-scale' ? SHORT_SCALE.exec(trimmed)?.groups : undefined;
  if (short !== undefined) return ofShortScale(short);
  const { groups } = NUMBER.exec(trimmed) ?? NUMBER.exec(trimmed.replace(WORD, abbreviated)) ?? {};
  const digits = groups?.['digits']?.replaceAll(/[,_'\u2019\s]/g, '');
  if (groups === undefined || digits === undefined || !/^[-+]?\.?\d/.test(digits)) {
    return undefined;
  }
  // A number with an exponent has no groups of digits.
  if (digits !== groups['digits'] && /e/i.test(digits)) return undefined;
  const value =
    groups['percent'] === undefined
      ? multiplied(digits, groups, unit)
      : ofPercent(Number(digits), unit);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** Bytes and seconds are never given in percent. */
function ofPercent(value: number, unit: Unit): number | undefined {
  if (unit === 'ratio') return value / 100;
  return unit === 'none' || unit === 'fraction' || unit === 'count' ? value : undefined;
}

/** `5 megabytes`, `2 gibibytes`. */
const WORD = /(?<=[\d\s])(?:kilo|mega|giga|tera|kibi|mebi|gibi|tebi)(?=bytes?\b)/i;

function abbreviated(word: string): string {
  return `${word[0] ?? ''}${/bi$/i.test(word) ? 'i' : ''}`;
}

function ofShortScale({ number = '', letter = '' }: Record<string, string>): number | undefined {
  const value = parseNumber(number);
  const power = LETTERS.indexOf(letter.toLowerCase()) + 1;
  return value === undefined ? undefined : value * 1000 ** power;
}

/** Like `parseNumber`, but the decimal mark may be a comma: `78,36K`, `1.234,5`. */
export function readNumber(text: string, unit: Unit = 'none'): Reading | undefined {
  const plain = plainNumber(text);
  if (plain !== undefined) return plain;
  const marked = markedNumber(text);
  if (marked !== undefined) return readingOf(marked, text, text, unit);
  const trimmed = text.trim();
  const token =
    trimmed.length > LONGEST || /[\dA-Za-z%]$/.test(trimmed)
      ? trimmed
      : trimmed.replace(AROUND, '$<number>');
  const dot = numberIn(token, unit);
  if (!token.includes('.') && !token.includes(',')) return dot;
  return readingOf({ dot, comma: numberIn(exchanged(token), unit) }, text, token, unit);
}

function readingOf(
  { dot, comma }: BothMarks,
  text: string,
  token: string,
  unit: Unit,
): Reading | undefined {
  if (dot === undefined) {
    return comma === undefined ? undefined : { kind: 'decided', value: comma, decimal: 'comma' };
  }
  if (comma === undefined) return { kind: 'decided', value: dot, decimal: 'dot' };
  if (dot === comma) return dot;
  return { kind: 'ambiguous', text, dot, comma, alone: likelier({ dot, comma }, token, unit) };
}

/** Quotes around a number, and punctuation of the sentence after it. */
const AROUND = /^(?<quote>["'`]?)(?<number>[^"`]*?[\d%A-Za-z])[.,;]?\k<quote>[.,;]?$/;

/** Dots and commas inside numbers. */
const MARKS = /(?<![^\d\s+-])[.,](?=\d)/g;

function exchanged(token: string): string {
  return token.replaceAll(MARKS, (mark) => (mark === '.' ? ',' : '.'));
}

/** Undefined if the letters mean something else: `m` alone may be minutes, and bytes are not seconds. */
function multiplied(
  digits: string,
  { multiple, binary, amount }: Readonly<Record<string, string | undefined>>,
  unit: Unit,
): number | undefined {
  if (binary !== undefined && multiple === undefined) return undefined;
  const isOfBytes = unit === 'bytes' || unit === 'binary-bytes';
  if (isOfBytes && isOfBits(multiple, binary, amount)) return undefined;
  if (amount === 'o' && multiple === undefined) return undefined;
  const isForSure = amount !== undefined || isOfBytes;
  if (multiple !== undefined && /[mgtpe]/.test(multiple) && !isForSure) return undefined;
  const hasOwnUnit = unit === 'seconds' || unit === 'scaled-bytes';
  if (hasOwnUnit && (multiple ?? amount) !== undefined) return undefined;
  const power = multiple === undefined ? 0 : POWERS.indexOf(multiple.toUpperCase()) + 1;
  const isDecimal = binary === undefined && unit !== 'binary-bytes';
  return isDecimal ? timesThousand(digits, power) : Number(digits) * 1024 ** power;
}

/** `3 Mb` are megabits by the standard, and megabytes to many programs. */
function isOfBits(multiple = '', binary = '', amount = ''): boolean {
  return /^bit/i.test(amount) || (/[A-Z]/.test(multiple) && binary === '' && amount === 'b');
}

/** Moves the exponent, since 8.29 * 1e6 is 8289999.999999999. */
function timesThousand(digits: string, power: number): number {
  const [mantissa = '', exponent = '0'] = digits.split(/e/i);
  return Number(`${mantissa}e${Number(exponent) + 3 * power}`);
}

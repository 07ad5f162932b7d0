import { parseDuration } from './duration.js';
import type { Reading } from './reading.js';

/** What a number is converted to, as the end of the metric's name says it. */
export type Unit = 'bytes' | 'binary-bytes' | 'short-scale' | 'seconds' | 'ratio' | 'none';

export function unitOf(name: string): Exclude<Unit, 'binary-bytes' | 'short-scale'> {
  if (name.endsWith('_bytes')) return 'bytes';
  if (name.endsWith('_seconds')) return 'seconds';
  return name.endsWith('_ratio') ? 'ratio' : 'none';
}

/** Nobody prints a longer number. */
const LONGEST = 100;

/**
 * Groups of three behind commas, blanks (thin and unbreakable ones, too), apostrophes or underscores, always the same;
 * or no groups at all. Then a multiple, decimal or binary, of bytes or bits or of nothing; or percent.
 */
const NUMBER =
  /^(?<digits>[-+]?(?:[1-9]\d{0,2}(?:(?<separator>[,_'\u2019 \u00A0\u2009\u202F])\d{3}(?:\k<separator>\d{3})*)|\d*)(?:\.\d*)?(?:[eE][-+]?\d+)?)\s*(?:(?<multiple>[KMGTPE])?(?<binary>i)?(?<amount>b|bytes?|bits?)?(?:\/s)?|(?<percent>%))$/i;

const POWERS = 'KMGTPE';

/** Of `1.2m rows`. */
const SHORT_SCALE = /^(?<number>.*\d)\s*(?<letter>[kmbt])$/i;
const LETTERS = 'kmbt';

/**
 * A number as a program prints it for people: `1,234,567`, `1 234`, `1.2k`, `3.4 GiB`, `-1.5e6`, `12.5%`, and for
 * seconds `1h02m`, `00:03:12`, `350 ms`. Undefined for anything else.
 */
export function parseNumber(text: string, unit: Unit = 'none'): number | undefined {
  const plain = plainNumber(text);
  if (plain !== undefined) return plain;
  const trimmed = text.trim().replace('\u2212', '-');
  if (trimmed.length > LONGEST) return undefined;
  const seconds = unit === 'seconds' ? parseDuration(trimmed) : undefined;
  if (seconds !== undefined) return seconds;
  const short = unit === 'short-scale' ? SHORT_SCALE.exec(trimmed)?.groups : undefined;
  if (short !== undefined) return ofShortScale(short);
  const groups = NUMBER.exec(trimmed)?.groups;
  const digits = groups?.['digits']?.replaceAll(/[,_'\u2019\s]/g, '');
  if (groups === undefined || digits === undefined || !/^[-+]?\.?\d/.test(digits)) {
    return undefined;
  }
  if (groups['percent'] !== undefined) return Number(digits) / (unit === 'ratio' ? 100 : 1);
  return multiplied(digits, groups, unit);
}

function ofShortScale({ number = '', letter = '' }: Record<string, string>): number | undefined {
  const value = parseNumber(number);
  const power = LETTERS.indexOf(letter.toLowerCase()) + 1;
  return value === undefined ? undefined : value * 1000 ** power;
}

/** The same where a comma may mark decimals: `78,36K` and `1.234,5` are numbers, too. */
export function readNumber(text: string, unit: Unit = 'none'): Reading | undefined {
  const plain = plainNumber(text);
  if (plain !== undefined) return plain;
  if (!/[.,]/.test(text)) return parseNumber(text, unit);
  // Of the sentence, not of the number.
  const token = text.replace(/(?<=[\d%A-Za-z])[.,;]\s*$/, '');
  const dot = parseNumber(token, unit);
  const comma = parseNumber(exchanged(token), unit);
  if (dot === undefined) {
    return comma === undefined ? undefined : { kind: 'decided', value: comma, decimal: 'comma' };
  }
  if (comma === undefined) return { kind: 'decided', value: dot, decimal: 'dot' };
  if (dot === comma) return dot;
  return { kind: 'ambiguous', dot, comma, alone: likelier({ dot, comma }, token, unit) };
}

/** Dots and commas in numbers, not those between them. */
const MARKS = /(?<![^\d\s+-])[.,](?=\d)/g;

function exchanged(token: string): string {
  return token.replaceAll(MARKS, (mark) => (mark === '.' ? ',' : '.'));
}

/**
 * As in English, with two exceptions: there is no part of a byte, and of a second three digits are as likely as thousands
 * of them.
 */
function likelier(
  { dot, comma }: { readonly dot: number; readonly comma: number },
  token: string,
  unit: Unit,
): number {
  if (unit === 'seconds' && token.includes(',')) return Number.NaN;
  const isOfBytes = unit === 'bytes' || unit === 'binary-bytes';
  return isOfBytes && /^[-+]?\d+\.\d+\s*(?:b|bytes?)?$/i.test(token) ? comma : dot;
}

/** So many digits are exact. */
const MOST_DIGITS = 15;

/** Digits only, as nearly all of them are: without a regular expression it takes a third of the time. */
function plainNumber(text: string): number | undefined {
  if (text === '' || text.length > MOST_DIGITS) return undefined;
  let value = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

/** Undefined where the letters mean something else: a lone `m` may be minutes, and bytes are no seconds. */
function multiplied(
  digits: string,
  { multiple, binary, amount }: Readonly<Record<string, string | undefined>>,
  unit: Unit,
): number | undefined {
  if (binary !== undefined && multiple === undefined) return undefined;
  const isOfBytes = unit === 'bytes' || unit === 'binary-bytes';
  const isForSure = amount !== undefined || isOfBytes;
  if (multiple !== undefined && /[mgtpe]/.test(multiple) && !isForSure) return undefined;
  if (unit === 'seconds' && (multiple ?? amount) !== undefined) return undefined;
  const power = multiple === undefined ? 0 : POWERS.indexOf(multiple.toUpperCase()) + 1;
  const isDecimal = binary === undefined && unit !== 'binary-bytes';
  const value = isDecimal ? timesThousand(digits, power) : Number(digits) * 1024 ** power;
  return /^bit/i.test(amount ?? '') && isOfBytes ? value / 8 : value;
}

/** 8.29M are 8290000, and not 8289999.999999999. */
function timesThousand(digits: string, power: number): number {
  const [mantissa = '', exponent = '0'] = digits.split(/e/i);
  return Number(`${mantissa}e${Number(exponent) + 3 * power}`);
}

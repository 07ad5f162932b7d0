import { parseDuration } from './duration.js';

/** What a number is converted to, as the end of the metric's name says it. */
export type Unit = 'bytes' | 'seconds' | 'ratio' | 'none';

export function unitOf(name: string): Unit {
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
  /^(?<digits>[-+]?(?:\d{1,3}(?:(?<separator>[,_'\u2019 \u00A0\u2009\u202F])\d{3}(?:\k<separator>\d{3})*)|\d*)(?:\.\d*)?(?:[eE][-+]?\d+)?)\s*(?:(?<multiple>[KMGTPE])?(?<binary>i)?(?<amount>b|bytes?|bits?)?(?:\/s)?|(?<percent>%))$/i;

const POWERS = 'KMGTPE';

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
  const groups = NUMBER.exec(trimmed)?.groups;
  const digits = groups?.['digits']?.replaceAll(/[,_'\u2019\s]/g, '');
  if (groups === undefined || digits === undefined || !/^[-+]?\.?\d/.test(digits)) {
    return undefined;
  }
  if (groups['percent'] !== undefined) return Number(digits) / (unit === 'ratio' ? 100 : 1);
  const factor = factorOf(groups, unit);
  return factor === undefined ? undefined : Number(digits) * factor;
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
function factorOf(
  { multiple, binary, amount }: Readonly<Record<string, string | undefined>>,
  unit: Unit,
): number | undefined {
  if (binary !== undefined && multiple === undefined) return undefined;
  const isForSure = amount !== undefined || unit === 'bytes';
  if (multiple !== undefined && /[mgtpe]/.test(multiple) && !isForSure) return undefined;
  if (unit === 'seconds' && (multiple ?? amount) !== undefined) return undefined;
  const power = multiple === undefined ? 0 : POWERS.indexOf(multiple.toUpperCase()) + 1;
  const isBits = /^bit/i.test(amount ?? '') && unit === 'bytes';
  return (binary === undefined ? 1000 : 1024) ** power / (isBits ? 8 : 1);
}

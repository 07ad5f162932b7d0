import type { Unit } from '../numbers/unit.js';

/** Characters that may follow or precede a digit in a number, its unit included. */
const IN_NUMBERS = codesOf("\t0123456789.,'_:/%eisB-kKMGTPEmgtunhdwUNHDWx");

/** Characters that may stand after a number and a blank: its next group, or its unit. */
const AFTER_BLANK = codesOf('0123456789kKMGTPEmgtunhdwUNHDW');

/** Characters that may stand before a blank and a number: its previous group, or a unit of time. */
const BEFORE_BLANK = codesOf('0123456789dhmn');

const BLANK = 0x20;

function codesOf(characters: string): Uint8Array {
  const codes = new Uint8Array(128);
  for (const code of Buffer.from(characters)) codes[code] = 1;
  return codes;
}

/**
 * The fast path for nearly all matches, without a regular expression: the match ends with a whole number.
 *
 * @param endsWithText if every match does; to compare it takes longer than all the rest
 */
export function isWholeAtEnd(
  { 0: whole, index, input }: RegExpExecArray,
  text: string,
  endsWithText: boolean,
): boolean {
  const end = index + whole.length;
  const start = end - text.length;
  return isWhole(input, start, end) && (endsWithText || input.startsWith(text, start));
}

/** Whether nothing beside this number can belong to it. */
export function isWhole(input: string, start: number, end: number): boolean {
  // Outside of a string `charCodeAt` is slow.
  if (end < input.length) {
    const after = input.charCodeAt(end);
    if (isOneOf(IN_NUMBERS, after)) return false;
    const isLast = after !== BLANK || end + 1 === input.length;
    if (!isLast && isOneOf(AFTER_BLANK, input.charCodeAt(end + 1))) return false;
  }
  if (start === 0) return true;
  const before = input.charCodeAt(start - 1);
  if (isOneOf(IN_NUMBERS, before)) return false;
  return before !== BLANK || start === 1 || !isOneOf(BEFORE_BLANK, input.charCodeAt(start - 2));
}

/** Other blanks, the minus sign and the apostrophe of print are not ASCII. */
function isOneOf(codes: Uint8Array, code: number): boolean {
  return code >= 128 || codes[code] === 1;
}

const GOES_ON =
  /\d|[.,'_:/]\d|-\d\d-\d|e[-+]?\d| (?:[kKMG]|thousand|million|Tsd|Mio|Mrd)(?!\w)|[iBkKMGThmsd%]|(?<=(?:^|[^\d.])0)x[\da-fA-F]/y;
const GROUPS_FOLLOW =
  /(?<group>[ \u00A0\u2009\u202F\u2019])\d{3}(?:\k<group>\d{3})*(?!\d|\k<group>\d)/y;
const LEADING_GROUP = /(?:^|\D)[1-9]\d{0,2}$/;

/** Another part of a duration, as ` 2m` in `1h 2m`. */
const NEXT_PART =
  /,? ?(?:and )?\d+(?:(?::\d\d)+|(?:[.,]\d*)? ?(?:d|h|m|s|ms|(?:day|h(?:ou)?r|min(?:ute)?|sec(?:ond)?)s?)\b)/y;

/** Whether the number that ends here goes on. */
export function goesOn(input: string, end: number, unit: Unit): boolean {
  const isUnit = unit === 'seconds' && /[a-z],?$/.test(input.slice(end - 2, end));
  if (isUnit) return matchesAt(NEXT_PART, input, end);
  if (!/\d/.test(input[end - 1] ?? '')) return false;
  if (matchesAt(GOES_ON, input, end)) return true;
  return matchesAt(GROUPS_FOLLOW, input, end) && LEADING_GROUP.test(input.slice(0, end).slice(-4));
}

const BEGAN_BEFORE = /\d[.,'_]?$|(?:^|[\s:=(])[-\u2212]$/;
const GROUP_BEFORE = /(?:^|[^\w.,:])[1-9]\d{0,2}[ \u00A0\u2009\u202F\u2019]$/;
const DURATION_BEFORE = /\d(?: ?(?:d|h|m|min) ?|:)$/;

/** In characters. */
const CONTEXT = 6;

/** Whether the number that begins here is the end of a longer one, or has a sign. */
export function beganBefore(input: string, start: number, unit: Unit): boolean {
  if (!/\d/.test(input[start] ?? '')) return false;
  const before = input.slice(Math.max(0, start - CONTEXT), start);
  if (BEGAN_BEFORE.test(before)) return true;
  if (unit === 'seconds' && DURATION_BEFORE.test(before)) return true;
  return GROUP_BEFORE.test(before) && /^\d{3}(?!\d)/.test(input.slice(start, start + CONTEXT));
}

/** The unit may stand behind a list: `0.1/1.2/3.4 ms`. */
const OF_TIME =
  /(?:\/\d[\d.,]{0,20}){0,5}\s?(?:[mun\u00B5\u03BC]s|m(?:illi|icro)?s(?:ec(?:ond)?s?)?|usecs?|nsecs?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?)?)(?![\w/])/iy;
const OF_SIZE =
  /(?:\/\d[\d.,]{0,20}){0,5}\s?(?:[kKMGTPE]i?(?:[Bbo]|[Bb]ytes?)?|(?:kilo|mega|giga|tera|kibi|mebi|gibi|tebi)bytes?)(?!\w)/y;

/** Whether a unit other than that of the name follows the number. */
export function hasOtherUnit(input: string, end: number, unit: Unit): boolean {
  if (unit === 'seconds') return matchesAt(OF_TIME, input, end);
  return (unit === 'bytes' || unit === 'binary-bytes') && matchesAt(OF_SIZE, input, end);
}

const PER_SECOND = /\s*(?:b|bytes?)?\/s/iy;

/** Whether the number is a rate in bytes per second, which may have a fraction. */
export function isRate({ index, input }: RegExpExecArray, text: string): boolean {
  return matchesAt(PER_SECOND, input, input.indexOf(text, index) + text.length);
}

function matchesAt(sticky: RegExp, input: string, at: number): boolean {
  sticky.lastIndex = at;
  return sticky.test(input);
}

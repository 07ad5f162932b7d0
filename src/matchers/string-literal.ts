export type ParsedLiteral =
  | { readonly kind: 'literal'; readonly value: string; readonly end: number }
  /** `at` is the index of the first wrong character. */
  | { readonly kind: 'invalid'; readonly reason: string; readonly at: number };

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Escapes of bytes, `\x7f` or `\177`, and of characters, `\u00e9` or `\U0001f600`. */
const NUMERIC_ESCAPE =
  /x(?<hex>[\da-fA-F]{2})|(?<octal>[0-3][0-7]{2})|u(?<short>[\da-fA-F]{4})|U(?<long>[\da-fA-F]{8})/y;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses a PromQL string, which has the quotes and escapes of Go. `start` is the index of its
 * opening quote.
 */
export function parseStringLiteral(text: string, start: number): ParsedLiteral {
  const quote = text.charAt(start);
  const end = endOf(text, start, quote);
  if (end === undefined) {
    return { kind: 'invalid', reason: `the closing ${quote} is missing`, at: start };
  }
  const inner = text.slice(start + 1, end);
  if (quote === '`') return { kind: 'literal', value: inner, end: end + 1 };
  if (inner.includes('\n')) {
    const at = start + 1 + inner.indexOf('\n');
    return { kind: 'invalid', reason: 'there is a newline within quotes: write \\n', at };
  }
  return unescape(inner, quote, start + 1, end + 1);
}

function endOf(text: string, start: number, quote: string): number | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === quote) return at;
    if (text[at] === '\\' && quote !== '`') at += 1;
  }
  return undefined;
}

function unescape(inner: string, quote: string, offset: number, end: number): ParsedLiteral {
  const parts: Buffer[] = [];
  for (let at = 0; at < inner.length;) {
    const backslash = inner.indexOf('\\', at);
    const plainEnd = backslash === -1 ? inner.length : backslash;
    parts.push(Buffer.from(inner.slice(at, plainEnd)));
    at = plainEnd;
    if (backslash === -1) break;
    const escape = escapeAt(inner, backslash + 1, quote);
    if (escape === undefined) {
      const reason = `\\${inner.charAt(backslash + 1)} is not an escape: write \\\\ for a backslash`;
      return { kind: 'invalid', reason, at: offset + backslash };
    }
    parts.push(escape.bytes);
    at = escape.end;
  }
  try {
    return { kind: 'literal', value: UTF8.decode(Buffer.concat(parts)), end };
  } catch {
    return { kind: 'invalid', reason: 'the value is not valid UTF-8', at: offset };
  }
}

interface Escape {
  readonly bytes: Buffer;
  readonly end: number;
}

/** `at` is the index after the backslash. */
function escapeAt(text: string, at: number, quote: string): Escape | undefined {
  const character = text.charAt(at);
  const simple = character === quote ? quote : SIMPLE_ESCAPES[character];
  if (simple !== undefined) return { bytes: Buffer.from(simple), end: at + 1 };
  NUMERIC_ESCAPE.lastIndex = at;
  const groups = NUMERIC_ESCAPE.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const end = NUMERIC_ESCAPE.lastIndex;
  const { hex, octal, short, long } = groups;
  if (hex !== undefined) return { bytes: Buffer.from([Number.parseInt(hex, 16)]), end };
  if (octal !== undefined) return { bytes: Buffer.from([Number.parseInt(octal, 8)]), end };
  const codePoint = Number.parseInt(short ?? long ?? '', 16);
  const isCharacter = codePoint <= 0x10_ff_ff && (codePoint < 0xd8_00 || codePoint > 0xdf_ff);
  return isCharacter ? { bytes: Buffer.from(String.fromCodePoint(codePoint)), end } : undefined;
}

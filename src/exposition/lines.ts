import { isUtf8 } from 'node:buffer';

const LINE_FEED = 0x0a;

/**
 * The lines of a text, without LF or CRLF and without a byte order mark; undefined for a line that
 * is not valid UTF-8 (for a string: that has half a surrogate pair).
 */
export function textLines(input: Uint8Array | string): readonly (string | undefined)[] {
  const lines = typeof input === 'string' ? input.split('\n').map(wellFormed) : decoded(input);
  return lines.map((line, index) =>
    (index === 0 ? line?.replace(/^\uFEFF/, '') : line)?.replace(/\r$/, ''),
  );
}

function wellFormed(line: string): string | undefined {
  return line.isWellFormed() ? line : undefined;
}

/**
 * Line by line, so that a wrong byte has a line number: no other character of UTF-8 contains a line
 * feed.
 */
function decoded(bytes: Uint8Array): readonly (string | undefined)[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: (string | undefined)[] = [];
  for (let start = 0; start <= buffer.length;) {
    const feed = buffer.indexOf(LINE_FEED, start);
    const end = feed === -1 ? buffer.length : feed;
    const line = buffer.subarray(start, end);
    lines.push(isUtf8(line) ? line.toString('utf8') : undefined);
    start = end + 1;
  }
  return lines;
}

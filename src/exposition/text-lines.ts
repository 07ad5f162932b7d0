import { isUtf8 } from 'node:buffer';

const LINE_FEED = 0x0a;

/**
 * Splits text into lines, without LF, CRLF and byte order mark. A line that is not valid UTF-8 (in a string: has a lone
 * surrogate) is undefined.
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

/** Decodes line by line to give an invalid byte a line number. In UTF-8, byte 0x0A is always a line feed. */
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

const LF = 0x0a;
const CR = 0x0d;
const ESC = 0x1b;

/** Lines by their LF. Undefined where CR ends lines as well, or escape sequences stand in them: SO and SI do beside ESC only. */
export function countPlainLines(bytes: Buffer): number | undefined {
  return bytes.includes(ESC) || bytes.includes(CR) ? undefined : countLines(bytes);
}

const ONES = 0x01010101;
const SEVEN_BITS = 0x7f7f7f7f;

/** So many words can have a sum in each of their four bytes. */
const SUMMABLE = 255;

/** Four bytes at a time: this is done to every byte that a job prints. */
export function countLines(bytes: Buffer): number {
  const start = Math.min(-bytes.byteOffset & 3, bytes.length);
  const length = (bytes.length - start) >>> 2;
  const words = new Int32Array(bytes.buffer, length === 0 ? 0 : bytes.byteOffset + start, length);
  let others = 0;
  for (let from = 0; from < length; from += SUMMABLE) {
    others += bytesBesideLf(words, from, Math.min(length, from + SUMMABLE));
  }
  const rest = [...bytes.subarray(0, start), ...bytes.subarray(start + length * 4)];
  return length * 4 - others + rest.filter((byte) => byte === LF).length;
}

function bytesBesideLf(words: Int32Array, from: number, to: number): number {
  let sums = 0;
  for (let at = from; at < to; at += 1) {
    // A byte that is LF becomes zero, and the highest bit of all others is set then.
    const zeroed = (words[at] ?? 0) ^ (LF * ONES);
    const marked = ((zeroed & SEVEN_BITS) + SEVEN_BITS) | zeroed;
    sums = (sums + ((marked >>> 7) & ONES)) | 0;
  }
  return (sums & 0xff) + ((sums >>> 8) & 0xff) + ((sums >>> 16) & 0xff) + (sums >>> 24);
}

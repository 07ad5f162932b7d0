const LF = 0x0a;
const CR = 0x0d;
const ESC = 0x1b;
/** Changes to another character set and back. `tput sgr0` prints SI, also without ESC. */
const SO = 0x0e;
const SI = 0x0f;

const BEL = 0x07;

const SPECIAL = [ESC, CR, SO, SI, BEL];

/** Counts LF. Undefined if the bytes contain CR, which may also end a line, or a control character. */
export function countPlainLines(bytes: Buffer): number | undefined {
  for (const byte of SPECIAL) if (bytes.includes(byte)) return undefined;
  return countLines(bytes);
}

const ONES = 0x01010101;
const SEVEN_BITS = 0x7f7f7f7f;

/** The number of words that can be summed before one of the four bytes of the sum overflows. */
const SUMMABLE = 255;

/** Reads four bytes at a time, since it runs on every byte that a job prints. */
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
    // Each LF becomes a zero byte; the highest bit of every other byte is set.
    const zeroed = (words[at] ?? 0) ^ (LF * ONES);
    const marked = ((zeroed & SEVEN_BITS) + SEVEN_BITS) | zeroed;
    sums = (sums + ((marked >>> 7) & ONES)) | 0;
  }
  return (sums & 0xff) + ((sums >>> 8) & 0xff) + ((sums >>> 16) & 0xff) + (sums >>> 24);
}

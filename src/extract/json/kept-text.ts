/** Characters that are kept as a string before they become bytes. */
const PIECE = 65_536;

/** Keeps lines as bytes outside V8's heap: as strings, short lines take ten times the memory. */
export class KeptText {
  bytes = 0;
  /** In characters. */
  length = 0;
  readonly #pieces: Buffer[] = [];
  #last = '';

  add(line: string): void {
    this.#last += `${line}\n`;
    this.length += line.length + 1;
    this.bytes += Buffer.byteLength(line) + 1;
    if (this.#last.length < PIECE) return;
    this.#pieces.push(Buffer.from(this.#last));
    this.#last = '';
  }

  toString(): string {
    return Buffer.concat(this.#pieces).toString() + this.#last;
  }
}

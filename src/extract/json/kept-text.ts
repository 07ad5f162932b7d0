/** So much is kept as a string before it becomes bytes. */
const PIECE = 65_536;

/** Lines as the bytes they are, outside of V8's heap: as strings, short ones take ten times as much. */
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

/** What a terminal shows of a line. Pieces, because cutting the end of a long text again and again takes long. */
export class ShownText {
  readonly #pieces: string[] = [];
  /** Number of pieces before each control string that has not ended. Strings are nested in tmux. */
  readonly #strings: number[] = [];
  #isMoved = false;
  /** Characters that the next text overwrites. */
  #back = 0;

  add(text: string): void {
    if (text === '') return;
    this.#overwrite();
    const last = this.#pieces.at(-1) ?? '';
    // Else the numbers of two columns would become one.
    if (this.#isMoved && /\S$/.test(last.slice(-1)) && /^\S/.test(text)) this.#pieces.push(' ');
    this.#isMoved = false;
    this.#pieces.push(text);
  }

  /** The text in it is shown only if the string does not end. */
  beginString(): void {
    this.#strings.push(this.#pieces.length);
  }

  /** @returns false if no string has begun */
  endString(): boolean {
    const length = this.#strings.pop();
    if (length === undefined) return false;
    this.#pieces.length = Math.min(length, this.#pieces.length);
    return true;
  }

  toColumn(): void {
    this.#isMoved = true;
  }

  back(): void {
    this.#back += 1;
  }

  #overwrite(): void {
    for (; this.#back > 0; this.#back -= 1) {
      const last = this.#pieces.pop();
      if (last !== undefined && last.length > 1) this.#pieces.push(withoutLast(last));
    }
  }

  toString(): string {
    return this.#pieces.join('');
  }
}

function withoutLast(text: string): string {
  const end = /[\uDC00-\uDFFF]$/.test(text.slice(-1)) ? -2 : -1;
  return text.slice(0, end);
}

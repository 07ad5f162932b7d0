/** What a terminal shows of a line. */
export class ShownText {
  readonly #pieces: string[] = [];
  /** Number of pieces before each control string that has not ended. Strings are nested in tmux. */
  readonly #strings: number[] = [];
  #isMoved = false;

  add(text: string): void {
    if (text === '') return;
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
    this.#pieces.length = length;
    return true;
  }

  toColumn(): void {
    this.#isMoved = true;
  }

  toString(): string {
    return this.#pieces.join('');
  }
}

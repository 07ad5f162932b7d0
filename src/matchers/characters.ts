/**
 * The content of classes, as JavaScript writes it with the flag `v`. Its own `\s` has more, and its
 * own `\w` changes with the flag `i`.
 */
const CLASSES: ReadonlyMap<string, string> = new Map([
  ['[:alnum:]', '0-9A-Za-z'],
  ['[:alpha:]', 'A-Za-z'],
  ['[:ascii:]', '\\0-\\x7f'],
  ['[:blank:]', '\\t '],
  ['[:cntrl:]', '\\0-\\x1f\\x7f'],
  ['[:digit:]', '0-9'],
  ['[:graph:]', '!-~'],
  ['[:lower:]', 'a-z'],
  ['[:print:]', ' -~'],
  ['[:punct:]', '!-\\/:-@\\[-`\\{-~'],
  ['[:space:]', '\\t-\\r '],
  ['[:upper:]', 'A-Z'],
  ['[:word:]', '0-9A-Za-z_'],
  ['[:xdigit:]', '0-9A-Fa-f'],
  ['\\d', '0-9'],
  ['\\s', '\\t\\n\\f\\r '],
  ['\\w', '0-9A-Za-z_'],
  ['\\p{Any}', '\\p{Any}'],
]);

/** Its length has a limit, or many of them without an end would take quadratic time. */
const NAMED_IN_CLASS = /\[:.{0,99}?:\]/sy;
const NAMED = /\\(?:[DSWdsw]|[Pp](?:\{.*?\}|[^{]))/suy;

const ESCAPE =
  /\\(?:(?<same>[fnrtv]|x[\dA-Fa-f]{2})|x(?<braces>\{[\dA-Fa-f]+\})|(?<octal>0[0-7]{0,2}|[1-7][0-7]{1,2})|a|(?<itself>[^\dA-Za-z\u{80}-\u{10ffff}]))/uy;

/** Thrown and caught within this folder. */
export class Mistake extends Error {}

/** Reads a regular expression, and its characters and classes as those of JavaScript. */
export class CharacterReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Moves past what a sticky pattern matches here. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text) ?? undefined;
    if (match !== undefined) this.#at = pattern.lastIndex;
    return match;
  }

  /** Reads a character or a class, and returns a sticky pattern for it. */
  pattern(flags: string): RegExp {
    const start = this.#at;
    const source = this.#class();
    try {
      return new RegExp(source, flags);
    } catch {
      const written = this.#text.slice(start, this.#at);
      throw new Mistake(`${written} names no known characters, or has a range in the wrong order`);
    }
  }

  #class(): string {
    const opening = this.take(/\[\^?/y)?.[0];
    if (opening === undefined) return this.#named(NAMED) ?? this.#character();
    let content = '';
    // A ] at the beginning is a character.
    do {
      if (this.take(/$/y)) throw new Mistake(`${opening} has no closing ]`);
      content += this.#named(NAMED_IN_CLASS) ?? this.#named(NAMED) ?? this.#range();
    } while (!this.take(/\]/y));
    return `${opening}${content}]`;
  }

  #named(pattern: RegExp): string | undefined {
    const written = this.take(pattern)?.[0];
    if (written === undefined) return undefined;
    const positive = written.replace(/^(\[:|\\p\{)\^/i, '$1');
    const name = positive.replace(/^\\[A-Z]/, (upperCase) => upperCase.toLowerCase());
    const isNegated = (positive !== written) !== (name !== positive);
    return `[${isNegated ? '^' : ''}${CLASSES.get(name) ?? unicodeClass(name)}]`;
  }

  #range(): string {
    const first = this.#character();
    return this.take(/-(?=[^\]])/y) ? `${first}-${this.#character()}` : first;
  }

  #character(): string {
    const plain = this.take(/[^\\]/uy)?.[0];
    if (plain !== undefined) return escaped(plain);
    const groups = this.take(ESCAPE)?.groups;
    if (groups === undefined) throw this.#escapeMistake();
    // The group `itself` is missing for `\a`.
    const { same, braces, octal, itself = '\u0007' } = groups;
    if (same !== undefined) return `\\${same}`;
    if (braces !== undefined) return `\\u${braces}`;
    return escaped(octal === undefined ? itself : String.fromCodePoint(Number.parseInt(octal, 8)));
  }

  #escapeMistake(): Mistake {
    const written = this.take(/\\(?:x\{?|[Pp]\{|\d+|.)?/suy)?.[0] ?? '';
    if (written === '\\') return new Mistake('it ends with a single \\: write \\\\');
    const isReference = /\d/.test(written);
    return new Mistake(
      `${written} is ${isReference ? 'a back reference: RE2 has none' : 'no escape'}`,
    );
  }
}

/**
 * JavaScript refuses an unknown name. It also takes codes of scripts, `Grek`, which Prometheus does
 * not.
 */
function unicodeClass(written: string): string {
  const name = /^\\p\{?(\w+)\}?$/.exec(written)?.[1] ?? '';
  return `\\p{${/^[CLMNPSZ][a-z]?$/.test(name) ? 'gc' : 'sc'}=${name}}`;
}

export function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

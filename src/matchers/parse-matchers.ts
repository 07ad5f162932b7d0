import type { LabelMatcher, MatchOperator } from '../model/label-matcher.js';
import { regexpProblem } from './re2.js';
import { parseStringLiteral } from './string-literal.js';

export type ParsedMatchers =
  | { readonly kind: 'matchers'; readonly matchers: readonly LabelMatcher[] }
  /** `at` is the index of the first wrong character. */
  | { readonly kind: 'invalid'; readonly reason: string; readonly at: number };

/**
 * Parses label matchers as in a PromQL selector, with or without braces:
 * `env=~"prod.*",region!="eu"`. An empty list is a mistake, as in Prometheus, because it would
 * select everything. This folder reads and applies label matchers.
 */
export function parseMatchers(text: string): ParsedMatchers {
  const reader = new Reader(text);
  try {
    return { kind: 'matchers', matchers: reader.list() };
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return { kind: 'invalid', reason: error.message, at: error.at };
  }
}

/** Thrown and caught within this file. */
class Mistake extends Error {
  readonly at: number;

  constructor(reason: string, at: number) {
    super(reason);
    this.at = at;
  }
}

const SPACE = /[ \t\n\r]*/y;
const LABEL_NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const OPERATOR = /=~|!~|!=|=/y;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  list(): readonly LabelMatcher[] {
    const isInBraces = this.#takes('{');
    const closing = isInBraces ? '}' : '';
    const matchers: LabelMatcher[] = [];
    while (this.#peek() !== closing) {
      matchers.push(this.#matcher());
      if (!this.#takes(',')) break;
    }
    const found = this.#peek();
    if (found !== closing) {
      const wanted = isInBraces ? 'a comma or the closing }' : 'a comma';
      throw new Mistake(`${wanted} belongs here${found === '' ? '' : `, not ${found}`}`, this.#at);
    }
    this.#at += closing.length;
    if (this.#peek() !== '') throw new Mistake('nothing belongs behind the }', this.#at);
    if (matchers.length === 0) throw new Mistake('there is no matcher', 0);
    return matchers;
  }

  #matcher(): LabelMatcher {
    const label = this.#token(LABEL_NAME, 'a label name belongs here');
    const operator = this.#token(OPERATOR, '=, !=, =~ or !~ belongs here') as MatchOperator;
    const quoteAt = this.#skipSpace();
    if (!['"', "'", '`'].includes(this.#peek())) {
      const word = /^[^\s,}]*/.exec(this.#text.slice(quoteAt))?.[0] ?? '';
      const form = `'${label}${operator}"${word}"'`;
      throw new Mistake(`the value needs quotes of its own, in the shell ${form}`, quoteAt);
    }
    const literal = parseStringLiteral(this.#text, quoteAt);
    if (literal.kind === 'invalid') throw new Mistake(literal.reason, literal.at);
    const { value } = literal;
    if (operator === '=~' || operator === '!~') assertRegexp(value, quoteAt);
    this.#at = literal.end;
    return { label, operator, value };
  }

  #token(pattern: RegExp, wanted: string): string {
    pattern.lastIndex = this.#skipSpace();
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw new Mistake(wanted, this.#at);
    this.#at = pattern.lastIndex;
    return found;
  }

  #takes(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at += 1;
    return true;
  }

  /** The next character. Empty at the end. */
  #peek(): string {
    return this.#text.charAt(this.#skipSpace());
  }

  #skipSpace(): number {
    SPACE.lastIndex = this.#at;
    SPACE.exec(this.#text);
    this.#at = SPACE.lastIndex;
    return this.#at;
  }
}

function assertRegexp(source: string, at: number): void {
  const problem = regexpProblem(source);
  if (problem !== undefined) {
    throw new Mistake(`not a regular expression of Prometheus (RE2): ${problem}`, at);
  }
}

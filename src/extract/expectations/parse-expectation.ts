import type { Expectation, Expression, Operator } from '../../model/expectation.js';

/** Precedence of the operators. A higher number binds tighter. */
const BINDING = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<=': 4,
  '>=': 4,
  '<': 4,
  '>': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
} as const satisfies Readonly<Record<Operator, number>>;

export type ParsedExpectation =
  | { readonly kind: 'expectation'; readonly expectation: Expectation }
  | { readonly kind: 'invalid'; readonly reason: string };

/** Numbers, operators, and names, which need quotes if they have characters other than letters, digits and `_ : .`. */
const TOKEN =
  /\s*(?:(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])|(?<name>[A-Za-z_:][\w:.]*)|"(?<double>[^"]+)"|'(?<single>[^']+)'|(?<symbol>\|\||&&|[=!<>]=|[-+*/%<>!()]))\s*/y;

interface Token {
  readonly kind: 'number' | 'name' | 'symbol' | 'strange' | 'end';
  readonly text: string;
  /** Index of its first character. */
  readonly at: number;
}

/** In characters. Also bounds the recursion depth. */
const LONGEST = 1000;

export function parseExpectation(text: string): ParsedExpectation {
  if (text.length > LONGEST) return { kind: 'invalid', reason: `it is longer than ${LONGEST}` };
  const reader = new Reader(tokensOf(text));
  const expression = reader.operations(0);
  reader.expect('end', 'an operator such as > or &&');
  const { mistake } = reader;
  return mistake === undefined
    ? { kind: 'expectation', expectation: { text, expression } }
    : { kind: 'invalid', reason: mistake };
}

/** Precedence climbing. Keeps the first mistake and reads on. */
class Reader {
  mistake: string | undefined;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  operations(binding: number): Expression {
    let left = this.#operand();
    for (;;) {
      const { kind, text: operator } = this.#peek();
      if (kind !== 'symbol' || !isOperator(operator)) return left;
      if (BINDING[operator] <= binding) return left;
      this.#next += 1;
      left = { kind: 'operation', operator, left, right: this.operations(BINDING[operator]) };
    }
  }

  expect(wanted: string, form: string): void {
    const token = this.#peek();
    this.#next += 1;
    if ((token.kind === 'end' ? 'end' : token.text) !== wanted) this.#unexpected(token, form);
  }

  #operand(): Expression {
    const token = this.#peek();
    const { kind, text } = token;
    this.#next += 1;
    if (kind === 'number') return { kind: 'number', value: Number(text) };
    if (kind === 'name') return { kind: 'name', name: text };
    if (text === '!') return { kind: 'not', operand: this.#operand() };
    if (text === '-') return { kind: 'minus', operand: this.#operand() };
    if (text !== '(') return this.#unexpected(token, 'a name or a number');
    const inner = this.operations(0);
    this.expect(')', 'a )');
    return inner;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', at: 0 };
  }

  #unexpected({ kind, text, at }: Token, form: string): Expression {
    const found = kind === 'end' ? 'it ends' : `there is ${text}`;
    this.mistake ??= `${found} at character ${at + 1}, where ${form} belongs`;
    return { kind: 'number', value: Number.NaN };
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = /^\s*/.exec(text)?.[0].length ?? 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) {
      return [...tokens, { kind: 'strange', text: text.slice(at, at + 1), at }];
    }
    const name = groups['name'] ?? groups['double'] ?? groups['single'];
    if (groups['number'] !== undefined) tokens.push({ kind: 'number', text: groups['number'], at });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, at });
    else tokens.push({ kind: 'symbol', text: groups['symbol'] ?? '', at });
    at = TOKEN.lastIndex;
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

function isOperator(text: string): text is Operator {
  return Object.hasOwn(BINDING, text);
}

import type { Expectation, Expression, Operator } from '../../model/expectation.js';
import { parseConditions } from './conditions.js';
import { parseLiteral } from './literal.js';
import { type Token, tokensOf } from './tokens.js';

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

/** In characters. Also bounds the recursion depth. */
const LONGEST = 1000;

export function parseExpectation(text: string): ParsedExpectation {
  if (text.length > LONGEST) {
    return { kind: 'invalid', reason: `it has more than ${LONGEST} characters` };
  }
  const reader = new Reader(tokensOf(text));
  const expression = reader.operations(0);
  reader.expect('end', 'an operator such as > or &&');
  const { mistake } = reader;
  return mistake === undefined
    ? { kind: 'expectation', expectation: { text, expression } }
    : { kind: 'invalid', reason: mistake };
}

const UNKNOWN: Expression = { kind: 'number', value: Number.NaN };

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
    if (kind === 'number') return this.#literal(token);
    if (kind === 'name') return this.#reference(token);
    if (text === '!') return { kind: 'not', operand: this.#operand() };
    if (text === '-') return { kind: 'minus', operand: this.#operand() };
    if (text !== '(') return this.#unexpected(token, 'a name or a number');
    const inner = this.operations(0);
    this.expect(')', 'a )');
    return inner;
  }

  #literal({ text, at }: Token): Expression {
    const value = parseLiteral(text);
    if (value !== undefined) return { kind: 'number', value };
    const form = 'write it like 1500, 1.5k, 1GiB or 26h';
    this.mistake ??= `${text} at character ${at + 1} is not a number: ${form}`;
    return UNKNOWN;
  }

  #reference({ text, labels = '', at }: Token): Expression {
    const where = parseConditions(labels);
    if (where !== undefined) return { kind: 'reference', name: text, where };
    const form = 'write {label="value"} or {label!="value"}';
    this.mistake ??= `the labels of ${text} at character ${at + 1} are not understood: ${form}`;
    return UNKNOWN;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', at: 0 };
  }

  #unexpected({ kind, text, at }: Token, form: string): Expression {
    const found = kind === 'end' ? 'it ends' : `there is ${text}`;
    this.mistake ??= `${found} at character ${at + 1}, where ${form} belongs`;
    return UNKNOWN;
  }
}

function isOperator(text: string): text is Operator {
  return Object.hasOwn(BINDING, text);
}

/** One `--expect EXPRESSION`, understood. */
export interface Expectation {
  /** As it was written. */
  readonly text: string;
  readonly expression: Expression;
}

/** Of numbers only: true is 1, false is 0, and what is not known is NaN. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  /** A record count or a gauge. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'not' | 'minus'; readonly operand: Expression }
  | {
      readonly kind: 'operation';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** Operators of two numbers. */
export type Operator =
  '||' | '&&' | '==' | '!=' | '<=' | '>=' | '<' | '>' | '+' | '-' | '*' | '/' | '%';

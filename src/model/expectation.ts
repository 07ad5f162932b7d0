/** One parsed `--expect EXPRESSION`. */
export interface Expectation {
  /** The expression as the user wrote it. */
  readonly text: string;
  readonly expression: Expression;
}

/** All values are numbers: true is 1, false is 0, an unknown value is NaN. */
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

/** Binary operators. */
export type Operator =
  '||' | '&&' | '==' | '!=' | '<=' | '>=' | '<' | '>' | '+' | '-' | '*' | '/' | '%';

import type { Expression, Operator, Reference } from '../../model/expectation.js';

/** True is 1, false is 0. NaN propagates like NULL in SQL. */
export function evaluate(
  expression: Expression,
  valueOf: (reference: Reference) => number,
): number {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'reference':
      return valueOf(expression);
    case 'minus':
      return -evaluate(expression.operand, valueOf);
    case 'not':
      return not(evaluate(expression.operand, valueOf));
    case 'operation': {
      const left = evaluate(expression.left, valueOf);
      return operate(expression.operator, left, evaluate(expression.right, valueOf));
    }
  }
}

export function isTrue(value: number): boolean {
  return !Number.isNaN(value) && value !== 0;
}

export function referencesIn(expression: Expression): readonly Reference[] {
  switch (expression.kind) {
    case 'number':
      return [];
    case 'reference':
      return [expression];
    case 'not':
    case 'minus':
      return referencesIn(expression.operand);
    case 'operation':
      return [...referencesIn(expression.left), ...referencesIn(expression.right)];
  }
}

function operate(operator: Operator, left: number, right: number): number {
  if (operator === '&&') return not(either(not(left), not(right)));
  if (operator === '||') return either(left, right);
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN;
  switch (operator) {
    case '==':
      return Number(left === right);
    case '!=':
      return Number(left !== right);
    case '<':
      return Number(left < right);
    case '<=':
      return Number(left <= right);
    case '>':
      return Number(left > right);
    case '>=':
      return Number(left >= right);
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}

function either(left: number, right: number): number {
  if (isTrue(left) || isTrue(right)) return 1;
  return Number.isNaN(left) || Number.isNaN(right) ? Number.NaN : 0;
}

function not(value: number): number {
  return Number.isNaN(value) ? Number.NaN : Number(value === 0);
}

import type { Expectation, Expression, Operator } from '../../model/expectation.js';
import type { Aggregation, ValuePattern } from '../../model/pattern.js';
import type { NamedValue, Outcome, PresetMatch } from '../../model/job-run.js';

/** sysexits.h: EX_DATAERR. */
export const EXPECTATION_FAILED = 65;

type Broken = Extract<Outcome, { kind: 'expectation-failed' }>;

interface Measured {
  readonly records: readonly NamedValue[];
  readonly gauges: readonly NamedValue[];
  readonly presets?: readonly PresetMatch[];
}

/**
 * Undefined where the expectation holds. What was not found is NaN, which spreads like the unknown of SQL: neither
 * `rows > 0` nor `!(rows > 0)` holds then, but `rows > 0 || files > 0` may.
 */
export function expectationFailure(
  { text, expression }: Expectation,
  measured: Measured,
  patterns: readonly ValuePattern[],
): Broken | undefined {
  const valueOf = (name: string): number => combined(name, measured, patterns);
  if (isTrue(evaluate(expression, valueOf))) return undefined;
  const values = Object.fromEntries(namesIn(expression).map((name) => [name, valueOf(name)]));
  return { kind: 'expectation-failed', expression: text, values };
}

/** Whether all presets have matched, or the one that is named. */
const PRESET_MATCHED = /^preset_matched(?:\.(?<preset>.+))?$/;

/** A record count before a gauge; of several label sets, what the aggregation says: their sum, unless max or min. */
function combined(
  name: string,
  { records, gauges, presets = [] }: Measured,
  patterns: readonly ValuePattern[],
): number {
  const recordName = name.replace(/^records\./, '');
  const found = [records, records, gauges]
    .map((all, index) => all.filter((each) => each.name === (index === 1 ? recordName : name)))
    .find((values) => values.length > 0);
  if (found === undefined) return matched(name, presets);
  const aggregation = patterns.find((pattern) => pattern.name === name)?.aggregation ?? 'sum';
  return join(found, aggregation);
}

function matched(name: string, presets: readonly PresetMatch[]): number {
  const match = PRESET_MATCHED.exec(name);
  if (match === null) return Number.NaN;
  const wanted = match.groups?.['preset'];
  const chosen = presets.filter(({ preset }) => wanted === undefined || preset === wanted);
  if (chosen.length === 0) return Number.NaN;
  return Number(chosen.every((each) => each.matched === 'all'));
}

function join(found: readonly NamedValue[], aggregation: Aggregation): number {
  const values = found.map(({ value }) => value);
  if (aggregation === 'max') return Math.max(...values);
  if (aggregation === 'min') return Math.min(...values);
  return values.reduce((sum, value) => sum + value, 0);
}

function namesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'number':
      return [];
    case 'name':
      return [expression.name];
    case 'not':
    case 'minus':
      return namesIn(expression.operand);
    case 'operation':
      return [...namesIn(expression.left), ...namesIn(expression.right)];
  }
}

function evaluate(expression: Expression, valueOf: (name: string) => number): number {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'name':
      return valueOf(expression.name);
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

function isTrue(value: number): boolean {
  return !Number.isNaN(value) && value !== 0;
}

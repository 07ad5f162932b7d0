import type { LabelCondition } from '../../model/expectation.js';
import type { Labels } from '../../model/metric-family.js';
import { pairsIn } from '../patterns/head.js';

const CONDITION =
  /\s*(?<label>[A-Za-z_]\w*)\s*(?<operator>!?=)\s*"(?<value>(?:[^"\\]|\\.)*)"\s*(?:,|$)/y;

/**
 * The text between the braces of `rows{table="a",kind!="b"}`; undefined if it is not of that form. Without the operators
 * `=~` and `!~`: the regular expressions of Prometheus take a library that takes longer to load than jobmeter to start.
 */
export function parseConditions(text: string): readonly LabelCondition[] | undefined {
  return pairsIn(text, CONDITION)?.map((pair) => ({
    ...pair,
    operator: pair.operator === '!=' ? '!=' : '=',
  }));
}

export function meets(labels: Labels, conditions: readonly LabelCondition[]): boolean {
  return conditions.every(({ label, operator, value }) => {
    const own = Object.hasOwn(labels, label) ? labels[label] : '';
    return (own === value) === (operator === '=');
  });
}

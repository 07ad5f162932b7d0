import type { LabelCondition } from '../../model/expectation.js';
import type { Labels } from '../../model/metric-family.js';

const CONDITION =
  /\s*(?<label>[A-Za-z_]\w*)\s*(?<operator>!?=)\s*"(?<value>(?:[^"\\]|\\.)*)"\s*(?:,|$)/y;

/**
 * The text between the braces of `rows{table="a",kind!="b"}`; undefined if it is not of that form. Without the operators
 * `=~` and `!~`: the regular expressions of Prometheus take a library that takes longer to load than jobmeter to start.
 */
export function parseConditions(text: string): readonly LabelCondition[] | undefined {
  const conditions: LabelCondition[] = [];
  CONDITION.lastIndex = 0;
  for (let end = 0; end < text.length; end = CONDITION.lastIndex) {
    const { label, operator, value } = CONDITION.exec(text)?.groups ?? {};
    if (label === undefined || value === undefined) return undefined;
    conditions.push({
      label,
      operator: operator === '!=' ? '!=' : '=',
      value: value.replaceAll(/\\(.)/g, '$1'),
    });
  }
  return conditions;
}

export function meets(labels: Labels, conditions: readonly LabelCondition[]): boolean {
  return conditions.every(({ label, operator, value }) => {
    const own = Object.hasOwn(labels, label) ? labels[label] : '';
    return (own === value) === (operator === '=');
  });
}

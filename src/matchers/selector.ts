import type { LabelMatcher, Selector } from '../model/label-matcher.js';
import { compileRegexp } from './re2.js';

/** All matchers must hold. An empty list selects everything. */
export function selectorOf(matchers: readonly LabelMatcher[]): Selector {
  const tests = matchers.map(({ label, operator, value }) => {
    const isRegexp = operator === '=~' || operator === '!~';
    const holds = isRegexp ? compileRegexp(value) : (text: string) => text === value;
    const wanted = operator === '=' || operator === '=~';
    return (labels: Parameters<Selector>[0]) => {
      const text = Object.hasOwn(labels, label) ? (labels[label] ?? '') : '';
      return holds(text) === wanted;
    };
  });
  return (labels) => tests.every((test) => test(labels));
}

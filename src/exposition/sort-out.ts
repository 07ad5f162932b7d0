import type { GroupingKey } from '../model/grouping-key.js';
import type { MetricFamily } from '../model/metric-family.js';
import { familyNameProblems, familyProblems } from './validate.js';

/**
 * Splits families into those that can be pushed together, and the problems of the others by name.
 */
export interface Sorted {
  readonly sound: readonly MetricFamily[];
  readonly unsound: ReadonlyMap<string, string>;
}

/** Does not check the grouping key. */
export function sortOut(families: readonly MetricFamily[], key: GroupingKey): Sorted {
  const unsound = new Map<string, string>();
  const pushed = families.filter(({ samples }) => samples.length > 0);
  for (const family of pushed) {
    const problems = familyProblems(family, key);
    if (problems.length > 0) unsound.set(family.name, [...new Set(problems)].join('; '));
  }
  for (const { name, problem } of familyNameProblems(pushed)) {
    if (!unsound.has(name)) unsound.set(name, problem);
  }
  return { sound: pushed.filter(({ name }) => !unsound.has(name)), unsound };
}

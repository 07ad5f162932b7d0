import type { GroupingKey } from '../model/grouping-key.js';
import type { MetricFamily } from '../model/metric-family.js';
import { familyNameProblems, familyProblems } from './validate.js';

/** Families that may be pushed to a group together, and what is wrong with the others, by name. */
export interface Sorted {
  readonly sound: readonly MetricFamily[];
  readonly unsound: ReadonlyMap<string, string>;
}

/** One family that must not be pushed leaves the others as they are. What is wrong with the key is not looked at. */
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

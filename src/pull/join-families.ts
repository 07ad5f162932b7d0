import { type JoinedFamily, openMetricsName } from '../exposition/document.js';
import type { FamilyText } from '../exposition/family-text.js';
import { formatGroupingKey } from '../model/grouping-key.js';
import type { GroupText } from './group-text.js';
import { ambiguousJobs, SeenSeries } from './seen-series.js';

export interface Joined {
  readonly families: readonly JoinedFamily[];
  /** Metrics that were left out, and why. */
  readonly problems: readonly string[];
}

interface OpenFamily extends Omit<FamilyText, 'samples'> {
  readonly samples: string[];
}

/**
 * Joins the families of all groups, one family per name. The first one determines TYPE and HELP;
 * core metrics come before those named by users. No two samples have the same labels.
 */
export function joinGroups(groups: readonly GroupText[]): Joined {
  const families = new Map<string, OpenFamily>();
  const problems = groups.flatMap((group) => group.problems);
  // OpenMetrics uses the name of a counter without `_total`.
  const reserved = new Map<string, string>();
  const ambiguous = ambiguousJobs(groups);
  const seen = new SeenSeries();
  const add = (group: GroupText, family: FamilyText): void => {
    const { name, type, help } = family;
    const known = families.get(name) ?? { name, type, help, samples: [] };
    const bare = openMetricsName(family);
    const owner = reserved.get(bare) ?? name;
    if (known.type !== type || owner !== name) {
      problems.push(
        `${formatGroupingKey(group.key)}: metric "${name}" is left out: another group has ${
          owner === name ? `it as a ${known.type}` : `the metric "${owner}"`
        }; rename one`,
      );
      return;
    }
    const isAmbiguous = ambiguous.has(group.key.job);
    const { samples, dropped } = isAmbiguous
      ? seen.withoutSeen(family.samples)
      : { samples: family.samples, dropped: undefined };
    if (dropped !== undefined) {
      problems.push(
        `${formatGroupingKey(group.key)}: ${dropped} is left out: another group has the same series`,
      );
    }
    if (samples === '') return;
    known.samples.push(samples);
    families.set(name, known);
    reserved.set(bare, name);
  };
  for (const group of groups) for (const family of group.core) add(group, family);
  for (const group of groups) for (const family of group.userNamed) add(group, family);
  return { families: [...families.values()], problems };
}

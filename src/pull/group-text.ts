import { type FamilyText, familyTexts } from '../exposition/family-text.js';
import { sortOut } from '../exposition/sort-out.js';
import { formatGroupingKey, type GroupingKey, groupingPairs } from '../model/grouping-key.js';
import type { Families, Labels, MetricFamily } from '../model/metric-family.js';

/** Renders the metrics of one group, with its grouping labels on every sample. */
export interface GroupText {
  readonly key: GroupingKey;
  readonly core: readonly FamilyText[];
  readonly userNamed: readonly FamilyText[];
  /** Metrics that were left out, and why. */
  readonly problems: readonly string[];
}

export async function groupText(
  key: GroupingKey,
  { core, userNamed }: Families,
): Promise<GroupText> {
  const { sound, unsound } = sortOut([...core, ...userNamed], key);
  const grouping = groupingPairs(key);
  const texts = await familyTexts(sound.map((family) => labelled(family, grouping)));
  const names = new Set(core.map(({ name }) => name));
  const group = formatGroupingKey(key);
  return {
    key,
    core: texts.filter(({ name }) => names.has(name)),
    userNamed: texts.filter(({ name }) => !names.has(name)),
    problems: [...unsound.values()].map((problem) => `${group}: left out: ${problem}`),
  };
}

function labelled(family: MetricFamily, grouping: readonly (readonly [string, string])[]) {
  const samples = family.samples.map((sample) => ({
    ...sample,
    labels: canonical([...Object.entries(sample.labels), ...grouping]),
  }));
  return { ...family, samples };
}

/**
 * Sorts labels and drops empty ones, which are absent ones, so that equal series have equal texts.
 */
function canonical(pairs: readonly (readonly [string, string])[]): Labels {
  return Object.fromEntries(
    pairs.filter(([, value]) => value !== '').toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

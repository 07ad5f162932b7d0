import { type FamilyText, familyTexts } from '../exposition/family-text.js';
import { sortOut } from '../exposition/sort-out.js';
import { formatGroupingKey, type GroupingKey, groupingLabels } from '../model/grouping-key.js';
import {
  canonicalLabels,
  type Families,
  type Labels,
  type MetricFamily,
} from '../model/metric-family.js';

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
  const grouping = groupingLabels(key);
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

function labelled(family: MetricFamily, grouping: Labels): MetricFamily {
  const samples = family.samples.map((sample) => ({
    ...sample,
    labels: canonicalLabels({ ...sample.labels, ...grouping }),
  }));
  return { ...family, samples };
}

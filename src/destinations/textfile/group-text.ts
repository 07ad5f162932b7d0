import { parseExposition } from '../../exposition/parse.js';
import { filterLabels, type Labels, type MetricFamily } from '../../model/metric-family.js';
import { type GroupingKey, groupingLabels } from '../../model/grouping-key.js';
import { renderExposition } from '../../exposition/render.js';
import { stringsOf, parseJson } from '../../util/json.js';

export interface TextGroup {
  readonly key: GroupingKey;
  /** Families by name. Samples have the labels they were sent with, without the grouping labels. */
  readonly families: ReadonlyMap<string, MetricFamily>;
}

/** A family as written to the file: without HELP if other files have none. */
export interface WrittenFamily extends Omit<MetricFamily, 'help'> {
  readonly help: string | undefined;
}

/**
 * A comment with the grouping key, because samples do not show which of their labels are grouping
 * labels.
 */
const HEAD = '# jobmeter ';

/** Renders the file of a group, with the grouping labels on every sample. */
export async function encodeGroup({
  key,
  families,
}: {
  readonly key: GroupingKey;
  readonly families: ReadonlyMap<string, WrittenFamily>;
}): Promise<string> {
  const grouping = groupingLabels(key);
  const labelled = [...families.values()].map((family) => ({
    ...family,
    help: family.help ?? '',
    samples: family.samples.map((sample) => ({
      ...sample,
      labels: { ...sample.labels, ...grouping },
    })),
  }));
  const text = (await renderExposition(labelled)).replace(HELP, (line, name: string) =>
    families.get(name)?.help === undefined ? '' : line,
  );
  return `${HEAD}${JSON.stringify(grouping)}\n${text}`;
}

const HELP = /^# HELP ([^ ]+) .*\n/gm;

/** Reads what `encodeGroup` wrote. Undefined for any other text. */
export function decodeGroup(text: string): TextGroup | undefined {
  const key = keyIn(text);
  const parsed = parseExposition(text);
  if (key === undefined || parsed.kind === 'invalid') return undefined;
  const grouping = groupingLabels(key);
  const families = parsed.families.map((family) => ({
    ...family,
    samples: family.samples.map((sample) => ({
      ...sample,
      labels: filterLabels(sample.labels, (label) => !Object.hasOwn(grouping, label)),
    })),
  }));
  return { key, families: new Map(families.map((family) => [family.name, family])) };
}

function keyIn(text: string): GroupingKey | undefined {
  const [head = ''] = text.split('\n', 1);
  if (!head.startsWith(HEAD)) return undefined;
  const labels = stringsOf(parseJson(head.slice(HEAD.length)));
  return labels && keyOf(labels);
}

/** Reads the job from a file that `encodeGroup` wrote. */
export function jobIn(text: string): string | undefined {
  return keyIn(text)?.job;
}

function keyOf({ job, ...labels }: Labels): GroupingKey | undefined {
  return job === undefined ? undefined : { job, labels };
}

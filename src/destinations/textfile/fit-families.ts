import { labelsOfType, ownerOf } from '../../exposition/composite.js';
import { formatSeries, seriesId } from '../../exposition/series-id.js';
import type { Labels, MetricFamily, MetricType } from '../../model/metric-family.js';
import type { ForeignFamily } from './foreign-families.js';
import type { WrittenFamily } from './group-text.js';

export interface FittedIn {
  readonly fitting: readonly WrittenFamily[];
  /** Why the other families clash with another file, by metric name. */
  readonly clashing: ReadonlyMap<string, string>;
}

/**
 * Adapts HELP and TYPE to families of the same name in other files. node_exporter drops a series whose HELP or TYPE differs
 * from the first it has seen, and a duplicate series. It gives metrics without HELP a text that names all files with such a
 * metric, so these agree.
 *
 * @param grouping labels that the file adds to all samples
 */
export function fitIn(
  families: readonly MetricFamily[],
  grouping: Labels,
  foreign: readonly ForeignFamily[],
): FittedIn {
  const fitting: WrittenFamily[] = [];
  const clashing = new Map<string, string>();
  for (const family of families) {
    const same = foreign.filter(({ name }) => name === family.name);
    const like = lookingLike(family, same[0]);
    const clash =
      declarationClash(like, same) ?? seriesClash(like, grouping, same) ?? partClash(like, foreign);
    if (clash === undefined) fitting.push(like);
    else clashing.set(family.name, clash);
  }
  return { fitting, clashing };
}

/** Types with one sample per series. A metric without TYPE is `untyped`. */
const PLAIN: readonly MetricType[] = ['gauge', 'counter', 'untyped'];

function lookingLike(family: MetricFamily, first: ForeignFamily | undefined): WrittenFamily {
  if (first === undefined) return family;
  const types = [family.type, first.type];
  const isEither = types.includes('untyped') && types.every((type) => PLAIN.includes(type));
  return { ...family, help: first.help, ...(isEither && { type: first.type }) };
}

/**
 * Clashes between files of other programs are not reported. Files of jobmeter adapt at their next
 * write.
 */
function declarationClash(
  { name, type, help }: WrittenFamily,
  [first, ...more]: readonly ForeignFamily[],
): string | undefined {
  if (first === undefined) return undefined;
  if (first.type !== type) {
    return `metric "${name}" has TYPE ${first.type} in ${first.file}, and ${type} here: rename one`;
  }
  const stale = more.find((each) => each.isOurs && (each.type !== type || each.help !== help));
  if (stale === undefined || first.isOurs) return undefined;
  return `metric "${name}" has another HELP or TYPE in ${first.file} than in ${stale.file}, which follows with the next run of that job`;
}

function seriesClash(
  family: WrittenFamily,
  grouping: Labels,
  same: readonly ForeignFamily[],
): string | undefined {
  for (const sample of family.samples) {
    const written = { ...sample, labels: { ...sample.labels, ...grouping } };
    const id = seriesId(family, written);
    const other = same.find(({ series }) => series.has(id));
    if (other !== undefined) {
      return `metric "${family.name}" has the series ${formatSeries(family, written)} in ${other.file} too: keep one`;
    }
  }
  return undefined;
}

/** `x_count` beside a histogram or summary `x`, in either file. */
function partClash(
  { name, type }: WrittenFamily,
  foreign: readonly ForeignFamily[],
): string | undefined {
  const owner = ownerOf(name, (other) => foreign.find((each) => each.name === other)?.type);
  const whole = foreign.find((each) => each.name === owner);
  if (whole !== undefined) {
    return `metric "${name}" is a part of the ${whole.type} "${whole.name}" in ${whole.file}: rename one`;
  }
  if (labelsOfType(type).length === 0) return undefined;
  const part = foreign.find(
    (each) => ownerOf(each.name, (other) => (other === name ? type : undefined)) !== undefined,
  );
  return (
    part && `metric "${part.name}" in ${part.file} is a part of the ${type} "${name}": rename one`
  );
}

import type { Expression } from '../../model/expectation.js';
import { nearest } from '../../util/nearest.js';
import { referencesIn } from './evaluate.js';

/** `records.NAME` is a record count even if a gauge has the same name. */
export const RECORDS_PREFIX = 'records.';

/** 1 if all presets matched. With `.NAME`, that preset. */
export const PRESET_MATCHED = 'preset_matched';

interface Known {
  readonly records: readonly string[];
  readonly gauges: readonly string[];
  readonly presets: readonly string[];
}

interface Misspelled {
  readonly name: string;
  readonly meant: string;
}

/** More edits than this are another name. */
const MOST_EDITS = 2;

/** Names that differ from a known one by a typing mistake. Others are allowed: the job may report them itself. */
export function misspelledNames(expression: Expression, known: Known): readonly Misspelled[] {
  const { records, gauges, presets } = known;
  const names = [
    ...records,
    ...gauges,
    ...records.map((name) => `${RECORDS_PREFIX}${name}`),
    ...(presets.length === 0 ? [] : [PRESET_MATCHED]),
    ...presets.map((name) => `${PRESET_MATCHED}.${name}`),
  ];
  const unknown = new Set(referencesIn(expression).map(({ name }) => name));
  for (const name of names) unknown.delete(name);
  return [...unknown].flatMap((name) => {
    const meant = nearest(name, names, MOST_EDITS).find((near) => !isSibling(name, near));
    return meant === undefined ? [] : [{ name, meant }];
  });
}

/** `disk1_bytes` and `disk2_bytes`, `rows` and `rows_b` differ on purpose. */
function isSibling(a: string, b: string): boolean {
  return withoutIndexes(a) === withoutIndexes(b);
}

/** Without numbers and single letters. */
function withoutIndexes(name: string): string {
  return name.replaceAll(/[_.:-]?(?:\d+|(?<![A-Za-z])[A-Za-z](?![A-Za-z]))/g, '');
}

import type { NamedValue, PresetMatch } from '../../model/job-run.js';
import type { PlannedPreset } from '../../model/preset.js';

/** A name of a preset, and whether it was found. */
export interface PresetName {
  readonly preset: string | undefined;
  readonly name: string;
  readonly hasFound: boolean;
}

interface Matches {
  readonly matches: readonly PresetMatch[];
  readonly remarks: readonly string[];
}

/** Without a remark, a preset that finds nothing would look like a tool that did nothing. */
export function matchPresets(
  presets: readonly PlannedPreset[],
  names: readonly PresetName[],
): Matches {
  const results = presets.map((preset) => {
    const own = names.filter((each) => each.preset === preset.name);
    return matchOf(
      preset,
      own.filter(({ hasFound }) => hasFound).map(({ name }) => name),
    );
  });
  return {
    matches: results.map(({ match }) => match),
    remarks: results.flatMap(({ remark }) => (remark === undefined ? [] : [remark])),
  };
}

/** 0 in place of NaN where the tool of a preset prints nothing when it has nothing to count. */
export function countsOf(
  { preset, hasFound, values }: PresetName & { readonly values: readonly NamedValue[] },
  presets: readonly PlannedPreset[],
): readonly NamedValue[] {
  const isZero =
    !hasFound && presets.some(({ name, whenSilent }) => name === preset && whenSilent === 'zero');
  return isZero ? values.map((value) => ({ ...value, value: 0 })) : values;
}

interface Result {
  readonly match: PresetMatch;
  readonly remark?: string;
}

function matchOf(preset: PlannedPreset, found: readonly string[]): Result {
  const { name, always = [] } = preset;
  if (found.length === 0 && preset.whenSilent === 'zero') {
    return { match: { preset: name, matched: 'all' } };
  }
  if (found.length === 0) {
    const remark = `preset ${name} matched nothing${remedy(preset)}`;
    return { match: { preset: name, matched: 'nothing' }, remark };
  }
  const missing = always.filter((each) => !found.includes(each));
  if (missing.length === 0) return { match: { preset: name, matched: 'all' } };
  const remark = `preset ${name} found no ${listed(missing)}, which its output always has${remedy(preset)}`;
  return { match: { preset: name, matched: 'part' }, remark };
}

const SHOWN = 3;

function listed(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `${names.slice(0, SHOWN).join(', ')}${more}`;
}

function remedy({ needs, title, isUntranslated = false }: PlannedPreset): string {
  if (needs === undefined) return '';
  if (!needs.includes('LC_ALL=C')) return `; it needs ${needs}`;
  if (!isUntranslated) return `; run the command with LC_ALL=C; it needs ${needs}`;
  return `, although the locale of the command is C or English; it needs ${needs}; compare the output with the example of jobmeter presets ${title}`;
}

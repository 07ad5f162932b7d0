import type { Preset } from '../model/preset.js';

export type ReadPreset =
  | { readonly kind: 'preset'; readonly preset: Preset }
  /** Each problem names its place: `records[1]`. */
  | {
      readonly kind: 'invalid';
      readonly problems: readonly string[];
      /** The file cannot be read. */
      readonly cause?: 'unreadable';
    };

const TEXTS = ['$schema', 'name', 'summary', 'needs', 'command', 'example'];
const LISTS = ['records', 'gauges', 'stages'];
const ALWAYS = 'always';
const WHEN_SILENT = 'whenSilent';
const DECIMAL_MARK = 'decimalMark';

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** How a problem names an unknown key. */
type ShownKey = (key: string, index: number) => string;

/** Checks a preset against `preset.schema.json`. The patterns are parsed later. */
export function readPreset(
  value: unknown,
  shown: ShownKey = (key) => JSON.stringify(key),
): ReadPreset {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {
      kind: 'invalid',
      problems: ['it is not an object: write {"name": …, "records": […]}'],
    };
  }
  const problems = [
    ...Object.entries(value).flatMap(([key, member], index) =>
      problemsOf(key, member, shown(key, index)),
    ),
    ...missing(value),
  ];
  const unknown = problems.length > 0 ? [] : unknownNames(value as Preset);
  if (unknown.length > 0) return { kind: 'invalid', problems: unknown };
  if (problems.length > 0) return { kind: 'invalid', problems };
  return { kind: 'preset', preset: value as Preset };
}

function problemsOf(key: string, member: unknown, shownKey: string): readonly string[] {
  if (member === undefined) return [];
  if (LISTS.includes(key)) return listProblems(key, member);
  if (key === ALWAYS) return isListOfTexts(member) ? [] : ['always is not a list of names'];
  if (key === WHEN_SILENT) return member === 'zero' ? [] : ['whenSilent is not "zero"'];
  if (key === DECIMAL_MARK) {
    return member === 'dot' || member === 'comma' ? [] : ['decimalMark is not "dot" or "comma"'];
  }
  if (!TEXTS.includes(key)) {
    const known = [...TEXTS, ...LISTS, DECIMAL_MARK, ALWAYS, WHEN_SILENT].join(', ');
    return [`${shownKey} is not known: use ${known}`];
  }
  if (typeof member !== 'string') return [`${key} is not a string`];
  if (key !== 'name' || NAME.test(member)) return [];
  return ['name is not valid: use letters, digits, _ . and -'];
}

function listProblems(key: string, member: unknown): readonly string[] {
  if (!Array.isArray(member)) {
    return [`${key} is not a list of patterns: write ["NAME=PATTERN"]`];
  }
  return member.flatMap((item: unknown, index) => {
    const place = `${key}[${index}]`;
    if (typeof item !== 'string') return [`${place} is not a string: write "NAME=PATTERN"`];
    return item.includes('=') ? [] : [`${place} has no =: write "NAME=PATTERN"`];
  });
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** JSON schema can't express this. */
function unknownNames({ always = [], records = [], gauges = [], stages = [] }: Preset): string[] {
  const names = [
    ...[...records, ...gauges].map((spec) => spec.split(/[{:=]/, 1)[0]),
    ...stages.map((spec) => spec.split('=', 1)[0]),
  ];
  return always
    .filter((name) => !names.includes(name))
    .map((name) => `always: ${JSON.stringify(name)} is not one of its records, gauges or stages`);
}

function missing(value: Partial<Preset>): readonly string[] {
  const patterns = [value.records, value.gauges, value.stages].flat();
  return [
    ...(value.name === undefined ? ['name is missing'] : []),
    ...(patterns.every((each) => each === undefined)
      ? ['it has no patterns: add records, gauges or stages']
      : []),
  ];
}

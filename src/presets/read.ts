import type { Preset } from '../model/preset.js';

export type ReadPreset =
  | { readonly kind: 'preset'; readonly preset: Preset }
  /** Each problem names its place: `records[1]`. */
  | {
      readonly kind: 'invalid';
      readonly problems: readonly string[];
      /** It is a file that can't be read. */
      readonly cause?: 'unreadable';
    };

const TEXTS = ['$schema', 'name', 'summary', 'needs', 'command', 'example'];
const LISTS = ['records', 'gauges', 'stages'];
const ALWAYS = 'always';
const WHEN_SILENT = 'whenSilent';

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** Holds what others wrote against `preset.schema.json`. The patterns themselves are read later. */
export function readPreset(value: unknown): ReadPreset {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'invalid', problems: ['it is no object: write {"name": …, "records": […]}'] };
  }
  const problems = [
    ...Object.entries(value).flatMap(([key, member]) => problemsOf(key, member)),
    ...missing(value),
  ];
  const unknown = problems.length > 0 ? [] : unknownNames(value as Preset);
  if (unknown.length > 0) return { kind: 'invalid', problems: unknown };
  if (problems.length > 0) return { kind: 'invalid', problems };
  return { kind: 'preset', preset: value as Preset };
}

function problemsOf(key: string, member: unknown): readonly string[] {
  if (member === undefined) return [];
  if (LISTS.includes(key)) return listProblems(key, member);
  if (key === ALWAYS) return isListOfTexts(member) ? [] : ['always is no list of names'];
  if (key === WHEN_SILENT) return member === 'zero' ? [] : ['whenSilent is not "zero"'];
  if (!TEXTS.includes(key)) {
    const known = [...TEXTS, ...LISTS, ALWAYS, WHEN_SILENT].join(', ');
    return [`${JSON.stringify(key)} is not known: use ${known}`];
  }
  if (typeof member !== 'string') return [`${key} is no text`];
  if (key !== 'name' || NAME.test(member)) return [];
  return ['name is none: use letters, digits, _ . and -'];
}

function listProblems(key: string, member: unknown): readonly string[] {
  if (!Array.isArray(member)) {
    return [`${key} is no list of patterns: write ["NAME=PATTERN"]`];
  }
  return member.flatMap((item: unknown, index) => {
    const place = `${key}[${index}]`;
    if (typeof item !== 'string') return [`${place} is no text: write "NAME=PATTERN"`];
    return item.includes('=') ? [] : [`${place} has no =: write "NAME=PATTERN"`];
  });
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** A schema can't tell. */
function unknownNames({ always = [], records = [], gauges = [], stages = [] }: Preset): string[] {
  const names = [
    ...[...records, ...gauges].map((spec) => spec.split(/[{:=]/, 1)[0]),
    ...stages.map((spec) => spec.split('=', 1)[0]),
  ];
  return always
    .filter((name) => !names.includes(name))
    .map((name) => `always: ${JSON.stringify(name)} is none of its records, gauges or stages`);
}

function missing(value: Partial<Preset>): readonly string[] {
  const patterns = [value.records, value.gauges, value.stages].flat();
  return [
    ...(value.name === undefined ? ['name is missing'] : []),
    ...(patterns.every((each) => each === undefined)
      ? ['there is nothing to look for: add records, gauges or stages']
      : []),
  ];
}

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

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** Returns what is wrong with the value of a key. */
type Check = (value: unknown, key: string) => readonly string[];

const isText: Check = (value, key) => (typeof value === 'string' ? [] : [`${key} is not a string`]);

const isName: Check = (value, key) =>
  typeof value !== 'string' || NAME.test(value)
    ? isText(value, key)
    : ['name is not valid: use letters, digits, _ . and -'];

const isListOfPatterns: Check = (value, key) => {
  if (!Array.isArray(value)) {
    return [`${key} is not a list of patterns: write ["NAME=PATTERN"]`];
  }
  return value.flatMap((item: unknown, index) => {
    const place = `${key}[${index}]`;
    if (typeof item !== 'string') return [`${place} is not a string: write "NAME=PATTERN"`];
    return item.includes('=') ? [] : [`${place} has no =: write "NAME=PATTERN"`];
  });
};

const isListOfNames: Check = (value, key) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? []
    : [`${key} is not a list of names`];

function isOneOf(...words: readonly unknown[]): Check {
  const known = words.map((word) => JSON.stringify(word)).join(' or ');
  return (value, key) => (words.includes(value) ? [] : [`${key} is not ${known}`]);
}

const CHECKS: Readonly<Record<string, Check>> = {
  $schema: isText,
  name: isName,
  summary: isText,
  needs: isText,
  command: isText,
  example: isText,
  records: isListOfPatterns,
  gauges: isListOfPatterns,
  stages: isListOfPatterns,
  decimalMark: isOneOf('dot', 'comma'),
  always: isListOfNames,
  whenSilent: isOneOf('zero'),
};

/**
 * Checks a preset against `preset.schema.json`. The patterns are parsed later.
 * @param shown how a problem names an unknown key
 */
export function readPreset(
  value: unknown,
  shown: (key: string, index: number) => string = (key) => JSON.stringify(key),
): ReadPreset {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const problem = 'it is not an object: write {"name": …, "records": […]}';
    return { kind: 'invalid', problems: [problem] };
  }
  const found = Object.entries(value).flatMap(([key, member], index) => {
    if (member === undefined) return [];
    const check = Object.hasOwn(CHECKS, key) ? CHECKS[key] : undefined;
    const known = Object.keys(CHECKS).join(', ');
    return check?.(member, key) ?? [`${shown(key, index)} is not known: use ${known}`];
  });
  const mistakes = [...found, ...missing(value)];
  const problems = mistakes.length > 0 ? mistakes : unknownNames(value as Preset);
  if (problems.length > 0) return { kind: 'invalid', problems };
  return { kind: 'preset', preset: value as Preset };
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

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPreset } from '../../src/presets/read-preset.js';
import { PRESETS } from '../../src/presets/shipped.js';

const SCHEMA_FILE = join(import.meta.dirname, '../../src/presets/preset.schema.json');
const isOfSchema = new Ajv().compile(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')));

test.each([...PRESETS.values()].map((preset) => [preset.name, preset] as const))(
  'the preset %s would be a file of its own',
  (_name, preset) => {
    const json: unknown = JSON.parse(JSON.stringify(preset));
    expect(isOfSchema(json)).toBe(true);
    expect(readPreset(json)).toEqual({ kind: 'preset', preset: json });
  },
);

test.each([
  [[], ['it is not an object: write {"name": …, "records": […]}']],
  [{}, ['name is missing', 'it has no patterns: add records, gauges or stages']],
  [{ name: 'a b', gauges: ['x=1'] }, ['name is not valid: use letters, digits, _ . and -']],
  [{ name: 'a', records: 'rows=1' }, ['records is not a list of patterns: write ["NAME=PATTERN"]']],
  [
    { name: 'a', records: ['rows=1', 2, 'rows'] },
    [
      'records[1] is not a string: write "NAME=PATTERN"',
      'records[2] has no =: write "NAME=PATTERN"',
    ],
  ],
  [{ name: 'a', stages: ['x=1'], needs: 1 }, ['needs is not a string']],
  [{ name: 'a', stages: ['x=1'], decimalMark: '.' }, ['decimalMark is not "dot" or "comma"']],
  [{ name: 'a', stages: ['x=1'], always: ['x', 1] }, ['always is not a list of names']],
])('%j is refused, naming each place', (value, problems) => {
  expect(readPreset(value)).toEqual({ kind: 'invalid', problems });
});

test('what is not known is refused, as a slip of the pen it would count nothing', () => {
  const read = readPreset({ name: 'a', record: ['rows=1'], records: ['rows=1'] });
  expect(read).toMatchObject({ problems: [expect.stringContaining('"record" is not known: use')] });
});

test('what is always there is one of the names', () => {
  const records = ['a{b="c"}:max=1', 'd:each=2'];
  const read = readPreset({ name: 'p', records, stages: ['e=3'], always: ['a', 'd', 'e', 'f'] });
  expect(read).toEqual({
    kind: 'invalid',
    problems: ['always: "f" is not one of its records, gauges or stages'],
  });
});

const TEXT = fc.constantFrom('dot', '', 'a', 'rows=1', 'a b', '-a', 'a.b-c', '=');
const MEMBER = fc.oneof(TEXT, fc.array(fc.oneof(TEXT, fc.integer())), fc.constant(null));
const KEY = fc.constantFrom(
  'name',
  'records',
  'gauges',
  'stages',
  'summary',
  '$schema',
  'decimalMark',
  'other',
);

test('any value is a preset for the reader exactly where it is one for the schema', () => {
  const anything = fc.oneof(
    fc.anything(),
    fc.dictionary(KEY, MEMBER),
    fc.record({ name: TEXT, records: MEMBER, gauges: MEMBER }, { requiredKeys: [] }),
  );
  fc.assert(
    fc.property(anything, (value) => {
      const text = JSON.stringify(value) as string | undefined;
      if (text === undefined) return;
      const json: unknown = JSON.parse(text);
      expect(readPreset(json).kind === 'preset').toBe(isOfSchema(json));
    }),
    { numRuns: 2000 },
  );
});

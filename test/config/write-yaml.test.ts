import fc from 'fast-check';
import { CORE_SCHEMA, dump, load, YAML11_SCHEMA } from 'js-yaml';
import { expect, test } from 'vitest';
import { writeYaml } from '../../src/config/write-yaml.js';

const INDICATORS = [...'-?:,[]{}#&*!|>\'"%@` .~=<+_e1x\n\t\r\u00A0\u2028\uFEFF\uD800'];
const OTHER_TYPES =
  'yes No NULL ~ = << true --- ... .inf -.NaN 0x1F 0o7 0b1 1_000 1e3 190:20:30 2024-01-01';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...INDICATORS) }),
  fc.stringMatching(/^(?:[-+.\d][-+.:e\d_xobTZ ]*|\.\.\. .)$/),
  fc.constantFrom(...OTHER_TYPES.split(' '), '2024-01-01 10:00:00', 'a\n\n  b\n c', ' a\nb', 'a\n'),
);
const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    text,
    fc.integer(),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(text, tie('node'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).node;

test.each([
  ['1.2', CORE_SCHEMA],
  ['1.1', YAML11_SCHEMA],
])('YAML %s reads what was written', (_version, schema) => {
  fc.assert(
    fc.property(fc.dictionary(text, value, { noNullPrototype: true }), (written) => {
      expect(load(writeYaml(written), { schema })).toEqual(written);
    }),
    { numRuns: 500 },
  );
});

test('expressions, templates and names are as readable as a library writes them', () => {
  const unit = fc.constantFrom(...`abz09_{}[]()"'\\$:=~!|,<> `, ' or ', '\n  and ', '{{ end }}');
  fc.assert(
    fc.property(fc.string({ unit }), (written) => {
      const read = {
        list: [{ a: `sum${written}x` }, [], {}],
        [`a${written.replaceAll('\n', '')}`]: 5,
      };
      expect(writeYaml(read)).toBe(dump(read, { lineWidth: -1 }));
    }),
    { numRuns: 500 },
  );
});

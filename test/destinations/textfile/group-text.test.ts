import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeGroup, encodeGroup } from '../../../src/destinations/textfile/group-text.js';
import { parseExposition } from '../../../src/exposition/parse.js';
import type { MetricFamily } from '../../../src/model/metric-family.js';
import { pushProblems } from '../../../src/exposition/validate.js';
import { damagedExposition, nearlyExposition, validFamilies } from '../../exposition/arbitrary.js';

const labelValue = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text !== '');

const key = fc.record({
  job: labelValue,
  labels: fc.dictionary(fc.constantFrom('region', 'team', 'x_1'), labelValue),
});

function byName(families: readonly MetricFamily[]): ReadonlyMap<string, MetricFamily> {
  return new Map(families.map((family) => [family.name, family]));
}

test('a group comes back from its file as it was', async () => {
  await fc.assert(
    fc.asyncProperty(key, validFamilies, async (key, families) => {
      fc.pre(families.length > 0 && pushProblems(families, key).length === 0);
      const read = decodeGroup(await encodeGroup({ key, families: byName(families) }));
      expect(read?.key).toEqual({ job: key.job, labels: { ...key.labels } });
      expect([...(read?.families.keys() ?? [])]).toEqual(families.map(({ name }) => name));
      const samples = [...(read?.families.values() ?? [])].map(({ samples }) => samples);
      expect(samples).toEqual(families.map(({ samples }) => samples));
    }),
  );
});

test('every line of a file is one that a collector understands', async () => {
  await fc.assert(
    fc.asyncProperty(key, validFamilies, async (key, families) => {
      fc.pre(pushProblems(families, key).length === 0);
      const text = await encodeGroup({ key, families: byName(families) });
      expect(parseExposition(text).kind).toBe('parsed');
      expect(text.split('\n', 1)[0]).toMatch(/^# jobmeter \{[^]*\}$/);
    }),
  );
});

test('what others wrote is a group or undefined, never an error', () => {
  const head = fc.constantFrom(
    '',
    '# jobmeter {"job":"a"}\n',
    '# jobmeter {"job":1}\n',
    '# jobmeter [\n',
  );
  fc.assert(
    fc.property(head, fc.oneof(fc.string(), nearlyExposition, damagedExposition), (head, text) => {
      const known = head.includes('"a"') ? [undefined, 'a'] : [undefined];
      expect(known).toContain(decodeGroup(head + text)?.key.job);
    }),
  );
});

import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../src/presets/shipped.js';
import { EXPECTED } from './expected.js';
import { isJsonPath, linesOf, nameOf, patternsOf, readFixture, specsOf } from './fixtures.js';
import { find } from './find.js';

const ALL = [...PRESETS.values()];

test.each(EXPECTED)(
  '$preset counts what $fixture says',
  async ({ preset, fixture, records, gauges, remarks = [] }) => {
    const found = await find({ preset }, readFixture(fixture));
    expect(found).toEqual({ records, gauges, remarks });
  },
);

test('every preset is tried on a fixture', () => {
  expect(new Set(EXPECTED.map(({ preset }) => preset))).toEqual(new Set(PRESETS.keys()));
});

describe.each(ALL)('$name', (preset) => {
  test('has no pattern that never matches', () => {
    const lines = linesOf(preset);
    const idle = specsOf(preset).filter((spec) => {
      const [line = '', element = ''] = patternsOf(spec);
      return !isJsonPath(line) && !lines.some((each) => isFound(each, line, element));
    });
    expect(idle).toEqual([]);
  });

  test('has no JSON path that leads nowhere', () => {
    const paths = specsOf(preset).filter((spec) => patternsOf(spec).some(isJsonPath));
    const known = EXPECTED.filter((each) => each.preset === preset.name).flatMap(
      ({ records, gauges }) => Object.entries({ ...records, ...gauges }),
    );
    const led = new Set(known.filter(([, value]) => !Number.isNaN(value)).map(([name]) => name));
    expect(paths.map(nameOf).filter((name) => !led.has(name))).toEqual([]);
  });

  test('shows an example that the tool has printed, but for the numbers', () => {
    const printed = new Set(linesOf(preset).map(withoutNumbers));
    const example = preset.example.split('\n').map(withoutNumbers);
    expect(example.filter((line) => line !== '' && !printed.has(line))).toEqual([]);
  });

  test('counts something in its example, and stumbles over nothing', async () => {
    const { records, gauges, remarks } = await find(
      { preset: preset.name },
      Buffer.from(preset.example),
    );
    const values = Object.values({ ...records, ...gauges });
    expect(values.some((value) => value > 0)).toBe(true);
    expect(remarks).toEqual([]);
  });
});

function isFound(text: string, line: string, element: string): boolean {
  const match = new RegExp(line).exec(text);
  return match !== null && new RegExp(element).test(match.groups?.['list'] ?? match[0]);
}

/** Numbers, their units and the names of snapshots differ from one recording to the next. */
function withoutNumbers(line: string): string {
  return line
    .trimEnd()
    .replace(/\b[\da-f]{8}\b/g, '0')
    .replace(/[\d,.]*\d(?: ?[KMG]?i?B\b)?/g, '0')
    .replace(/ +/g, ' ');
}

import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../src/presets/shipped.js';
import { EXPECTED } from './expected.js';
import { isJsonPath, linesOf, nameOf, patternOf, readFixture, specsOf } from './fixtures.js';
import { find } from './find.js';

const ALL = [...PRESETS.values()];

test.each(EXPECTED)(
  '$preset counts what $fixture says',
  async ({ preset, fixture, records, gauges }) => {
    const found = await find({ preset }, readFixture(fixture));
    expect(found).toEqual({ records, gauges, remarks: [] });
  },
);

test('every preset is tried on a fixture', () => {
  expect(new Set(EXPECTED.map(({ preset }) => preset))).toEqual(new Set(PRESETS.keys()));
});

describe.each(ALL)('$name', (preset) => {
  test('has no pattern that never matches', () => {
    const lines = linesOf(preset);
    const regexps = specsOf(preset)
      .map(patternOf)
      .filter((pattern) => !isJsonPath(pattern));
    const idle = regexps.filter((pattern) => !lines.some((line) => new RegExp(pattern).test(line)));
    expect(idle).toEqual([]);
  });

  test('has no JSON path that leads nowhere', () => {
    const paths = specsOf(preset).filter((spec) => isJsonPath(patternOf(spec)));
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

/** Numbers and their units differ from one recording to the next. */
function withoutNumbers(line: string): string {
  return line
    .trimEnd()
    .replace(/[\d,.]*\d(?: [KMG]?i?B\b)?/g, '0')
    .replace(/ +/g, ' ');
}

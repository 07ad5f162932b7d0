import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXPECTED, type Expected } from './expected.js';
import { find } from './find.js';
import { hasFixture, readFixture } from './fixtures.js';

/** Of these the messages are translated. */
const TRANSLATED = ['pg_dump', 'pg_restore'];

/** As record.sh has recorded it: in German, in French, and in English with colours. */
const DIRECTORIES = ['de', 'fr', 'color'];

const RECORDED = EXPECTED.filter(({ fixture }) => fixture.startsWith('recorded/'));

describe.each(DIRECTORIES)('recorded/%s', (directory) => {
  const all = RECORDED.map((expected) => ({
    ...expected,
    fixture: inDirectory(expected, directory),
  }));
  const here = all.filter(({ fixture }) => hasFixture(fixture));

  test.each(here.filter((each) => isReadable(each, directory)))(
    '$preset counts in $fixture what it counts in English',
    async ({ preset, fixture, records, gauges, remarks = [] }) => {
      const found = await find({ preset }, readFixture(fixture));
      expect(found.records).toEqual(records);
      expect(found.remarks).toEqual(remarks);
      for (const [name, value] of Object.entries(gauges)) {
        expect([name, isLike(found.gauges[name] ?? -1, value)]).toEqual([name, true]);
      }
    },
  );

  test.each(here.filter((each) => !isReadable(each, directory)))(
    '$preset counts nothing in $fixture, which is translated, and says so',
    async ({ preset, fixture, records }) => {
      const found = await find({ preset }, readFixture(fixture));
      expect(Object.values(found.records).every(Number.isNaN)).toBe(true);
      expect(Object.keys(records)).not.toEqual([]);
      expect(found.remarks).toEqual([expect.stringContaining('run the command with LC_ALL=C')]);
    },
  );
});

test.each(['de', 'fr'])('all that is recorded in English is there in %s', (directory) => {
  const english = namesIn('recorded').filter((name) => name.endsWith('.txt'));
  expect(namesIn(`recorded/${directory}`)).toEqual(english);
});

test('what is recorded with colours has some', () => {
  const plain = namesIn('recorded/color').filter(
    (name) => !readFixture(`recorded/color/${name}`).includes('\u001B['),
  );
  expect(plain.filter((name) => /^(?:ansible|pytest|vitest|jest|junit5)/.test(name))).toEqual([]);
});

function inDirectory({ fixture }: Expected, directory: string): string {
  return fixture.replace('recorded/', `recorded/${directory}/`);
}

function isReadable({ preset }: Expected, directory: string): boolean {
  return directory === 'color' || !TRANSLATED.includes(preset);
}

function namesIn(directory: string): readonly string[] {
  return readdirSync(join(import.meta.dirname, directory)).toSorted();
}

/**
 * Times differ from one recording to the next, and some of the sizes. A number that is read in the wrong locale is a
 * thousand times too large or too small.
 */
function isLike(found: number, expected: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(found);
  if (found < 100 && expected < 100) return found >= 0;
  return found / expected < 30 && expected / found < 30;
}

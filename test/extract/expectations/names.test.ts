import { expect, test } from 'vitest';
import { misspelledNames } from '../../../src/extract/expectations/names.js';
import { parseExpectation } from '../../../src/extract/expectations/parse-expectation.js';

const KNOWN = {
  records: ['rows', 'rows_a', 'deleted-files'],
  gauges: ['dump_bytes', 'disk1_bytes'],
  presets: ['rsync'],
};

function misspelled(text: string, known = KNOWN): readonly string[] {
  const parsed = parseExpectation(text);
  if (parsed.kind === 'invalid') throw new Error(parsed.reason);
  return misspelledNames(parsed.expectation.expression, known).map(
    ({ name, meant }) => `${name}: ${meant}`,
  );
}

test.each([
  ['row > 0', ['row: rows']],
  ['rwos > 0', ['rwos: rows']],
  ['Rows{table="a"} > 0', ['Rows: rows']],
  ['!dump_byte || dupm_bytes > 1', ['dump_byte: dump_bytes', 'dupm_bytes: dump_bytes']],
  ['records.row > 0', ['records.row: records.rows']],
  ['"deleted_files" > 0', ['deleted_files: deleted-files']],
  ['preset_matchd == 1', ['preset_matchd: preset_matched']],
  ['preset_matched.rsnc == 1', ['preset_matched.rsnc: preset_matched.rsync']],
])('%s has the misspelled names %j', (text, names) => {
  expect(misspelled(text)).toEqual(names);
});

test.each([
  'rows > 0 && rows_a > 0 && dump_bytes > 0 && "deleted-files" == 0',
  'records.rows > 0 && preset_matched && preset_matched.rsync',
  'rows_b > 0 && rows2 > 0 && "deleted-files_b" > 0 && disk2_bytes > 0',
  'reported_by_the_job > 0',
  'tables > 0',
])('%s has none', (text) => {
  expect(misspelled(text)).toEqual([]);
});

test('a name of a preset is unknown without presets', () => {
  const known = { records: [], gauges: [], presets: [] };
  expect(misspelled('preset_matchd == 1', known)).toEqual([]);
});

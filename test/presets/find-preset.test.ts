import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPreset } from '../../src/presets/find-preset.js';
import { tempDir } from '../rig/temp-dir.js';

function problems(text: string): readonly string[] {
  const found = findPreset(text);
  return found.kind === 'invalid' ? found.problems : [];
}

test.each([
  ['rsnyc', 'did you mean rsync?'],
  ['Rsync', 'did you mean rsync?'],
  ['mysql', 'did you mean mysqldump?'],
  ['pg', 'did you mean pg_dump or pg_restore?'],
  ['xyz', 'jobmeter presets lists them'],
  ['', 'the name is empty'],
  ['toString', 'jobmeter presets lists them'],
])('%j is none, and the near ones are named', (text, remedy) => {
  expect(problems(text)).toEqual([expect.stringContaining(remedy)]);
});

test('a preset of a program goes before one of ours, and is held against the schema', () => {
  const own = { name: 'rsync', records: ['rows=1'] };
  expect(findPreset('rsync', [own])).toEqual({ kind: 'preset', preset: own });
  expect(findPreset('rsync', [{ name: 'rsync' }])).toMatchObject({ kind: 'invalid' });
});

function fileWith(text: string): string {
  const file = join(tempDir(), 'tool.json');
  writeFileSync(file, text);
  return file;
}

test('a path is that of a file', () => {
  const preset = { name: 'tool', records: [String.raw`rows=(\d+) rows`] };
  const file = fileWith(`\uFEFF${JSON.stringify(preset)}`);
  expect(findPreset(file)).toEqual({ kind: 'preset', preset });
});

test.each([
  ['./not-there', /^does not exist$/],
  ['.json', /^does not exist$/],
  ['/tmp', /^it is not a regular file$/],
  ['/dev/zero', /^it is not a regular file$/],
  [fileWith('{"name": "a"\n  "records": ["x=1"]}'), /^it is not JSON: see line 2, column 3$/],
  [fileWith(''), /^it is not JSON: /],
  [fileWith(' '.repeat(1024 * 1024 + 1)), /^it is longer than 1 MiB$/],
  [fileWith('{"name": "a"}'), /^it has no patterns/],
])('the file %s is refused', (file, reason) => {
  expect(problems(file)).toEqual([expect.stringMatching(reason)]);
});

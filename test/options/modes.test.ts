import { expect, test } from 'vitest';
import { run } from '../../src/commands/run.js';
import { readPlainly } from '../../src/options/plain-line.js';
import { readCommandLine } from '../../src/options/read-command-line.js';
import { readWithCommander } from '../../src/options/with-commander.js';

/** Both readers, of which the first leaves what is unusual to the second. */
const READERS = [
  ['plainly', readPlainly],
  [
    'by commander',
    (...line: Parameters<typeof readWithCommander>) => {
      const read = readWithCommander(...line);
      return read.kind === 'written' && read.problems.length === 0 ? read.written : undefined;
    },
  ],
] as const;

test.each(READERS)('a switch with modes takes one behind a = only, read %s', (_, read) => {
  const options = (...words: readonly string[]) => read(run.shape, [...words, '--', 'true']);
  expect(options('--spread')).toMatchObject({ options: { spread: true }, operands: ['true'] });
  expect(options('--spread=failover')).toMatchObject({ options: { spread: 'failover' } });
  expect(options('--spread', '--spread=failover')).toMatchObject({
    options: { spread: 'failover' },
  });
  expect(options('--spread=failover', '--spread')).toMatchObject({ options: { spread: true } });
  expect(options('--spread=nonsense')).toBeUndefined();
  expect(options('--spread=')).toBeUndefined();
  expect(read(run.shape, ['--spread', 'failover'])).toEqual({
    options: { spread: true },
    operands: ['failover'],
  });
});

test('the command behind a switch with modes keeps its own words', () => {
  const read = readWithCommander(run.shape, ['-jx', '--spread', 'rsync', '--spread', '--', 'a']);
  expect(read).toEqual({
    kind: 'written',
    written: { options: { job: 'x', spread: true }, operands: ['rsync', '--spread', '--', 'a'] },
    problems: [],
  });
});

test.each([
  [['--spread=nonsense'], '"nonsense" is not understood: write --spread or --spread=failover'],
  [['--spread='], '"" is not understood: write --spread or --spread=failover'],
  [['--spread', 'failover'], 'has its value after a blank: write --spread=failover'],
])('%j before -- is a mistake that names the choices', async (words, text) => {
  const line = await readCommandLine(run.shape, ['-j', 'x', ...words, '--', 'true']);
  expect(line).toMatchObject({ kind: 'written', problems: [{ source: '--spread', text }] });
});

test('an option before a switch with modes lacks its value', async () => {
  const line = await readCommandLine(run.shape, ['--job', '--spread', '--', 'true']);
  expect(line).toMatchObject({ problems: [{ source: '--job', cause: 'no-value' }] });
});

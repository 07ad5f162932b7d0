import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refusals } from '../../src/crontab/refusals.js';
import { CRONIE, cronKindFrom, DEBIAN, UNKNOWN_CRON } from '../../src/crontab/cron-kind.js';
import { commandOf } from '../../src/crontab/percent.js';
import { asUserCrontab, readCrontab, writeCrontab } from '../../src/crontab/read-crontab.js';
import { AWKWARD } from './awkward.js';

test.each(AWKWARD)('cron hands over $shellText', ({ line, system, shellText, stdin }) => {
  const [read] = readCrontab(`${line}\n`, system ? 'system' : 'user').lines;
  if (read?.kind !== 'job') throw new Error(read?.kind);
  expect(commandOf(read.raw)).toBe(shellText);
  expect(read.input === '').toBe(stdin === null);
  expect(`${read.head}${read.raw}${read.input}`).toBe(line);
});

test.each([
  ['A=b', 'A', 'b'],
  ['  A  =  b c  ', 'A', 'b c'],
  ['A=b # c', 'A', 'b # c'],
  ['A="b c" ', 'A', 'b c'],
  [`'A B'='"c"'`, 'A B', '"c"'],
  ['A=b\r', 'A', 'b'],
  ['MAILTO=""', 'MAILTO', ''],
  ['MAILTO=', 'MAILTO', ''],
  ['PATH=/a:/b=c', 'PATH', '/a:/b=c'],
  ['@daily = x; y', '@daily', 'x; y'],
])('%j is a variable', (text, name, value) => {
  expect(readCrontab(text, 'user').lines).toEqual([{ kind: 'variable', text, name, value }]);
});

test.each([
  ['', 'blank'],
  [' \t', 'blank'],
  ['# A=b', 'comment'],
  ['\t#0 3 * * * x', 'comment'],
  ['\r', 'unreadable'],
  ['A="b" c', 'unreadable'],
  ['* * * *', 'unreadable'],
  ['@hourlyish x', 'unreadable'],
  ['@Daily x', 'unreadable'],
  ['1 2 3 4 5', 'job'],
  ['@daily', 'job'],
  ['0 3 * * * A=b x', 'job'],
])('%j is %s', (text, kind) => {
  expect(readCrontab(`${text}\n`, 'user').lines.map((line) => line.kind)).toEqual([kind]);
});

test('a line of the system has a user', () => {
  const { lines } = readCrontab('@daily\twww-data  x  y\n@daily x\n', 'system');
  expect(lines).toMatchObject([
    { kind: 'job', head: '@daily\twww-data  ', schedule: '@daily', user: 'www-data', raw: 'x  y' },
    { kind: 'unreadable', reason: expect.stringContaining('has no command') },
  ]);
});

test('any text is written as it was read', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a0*@=#%\\\'" \t\r\n') }), (text) => {
      const crontab = readCrontab(text, 'user');
      expect(
        writeCrontab(
          crontab,
          crontab.lines.map((line) => line.text),
        ),
      ).toBe(text);
    }),
    { numRuns: 1000 },
  );
});

const usage = spawnSync('crontab', ['-V'], { encoding: 'utf8' });
const isDebian = cronKindFrom(`${usage.stdout}\n${usage.stderr}`) === DEBIAN;

const PIECES = [
  '',
  '# 0 3 * * * x',
  'A=b',
  'A="b"',
  'A=',
  'A = "b" c',
  "'A=b",
  ' \t ',
  '\r',
  '0 3 * * * x',
  '\t0\t3 * * *\tx',
  '@daily x',
  '@reboot',
  '@never x',
  '0 3 * *',
  '-0 3 * * * x',
  'x',
  `* * * * * ${'x'.repeat(998)}`,
  `* * * * * ${'x'.repeat(999)}`,
  `* * * * *    ${'x'.repeat(900)}%${'y'.repeat(97)}`,
  `* * * * *    ${'x'.repeat(900)}%${'y'.repeat(98)}`,
];

/** As of Debian 13. We can't tell which one will read the file, so we refuse it, as the older one does. */
const takesEmptyValues = spawnSync('crontab', ['-n', '-'], { input: 'A=\n' }).status === 0;

test.runIf(isDebian)("Debian's crontab refuses a file exactly where we say so", () => {
  const pieces = PIECES.filter((piece) => !takesEmptyValues || piece !== 'A=');
  const texts = [
    ...pieces.flatMap((piece) => [`${piece}\n`, piece]),
    ...fc.sample(
      fc
        .array(fc.constantFrom(...pieces), { minLength: 2, maxLength: 4 })
        .map((lines) => lines.join('\n')),
      { numRuns: 30, seed: 1 },
    ),
  ];
  for (const text of texts) {
    // A file without a line needs no newline.
    const own = text === '' ? [] : refusals(readCrontab(text, 'user'), DEBIAN);
    const { status } = spawnSync('crontab', ['-n', '-'], { input: Buffer.from(text, 'latin1') });
    expect([text, own.length > 0]).toEqual([text, status !== 0]);
  }
});

test('cronie takes longer lines, empty values and a leading -', () => {
  const text = `A=\n-0 3 * * * ${'x'.repeat(2000)}\n`;
  expect(refusals(readCrontab(text, 'user'), CRONIE)).toEqual([]);
  expect(refusals(readCrontab(text, 'user'), DEBIAN).map(({ number }) => number)).toEqual([1, 2]);
});

test.each([
  ['cronie 1.5.7\n', CRONIE],
  ["crontab: invalid option -- 'V'\n\t-n\t(dry run: checks the syntax, then bails out)\n", DEBIAN],
  ['crontab: unrecognized option: V\nBusyBox v1.36.1\n', UNKNOWN_CRON],
])('%j tells which cron it is', (words, kind) => {
  expect(cronKindFrom(words)).toEqual(kind);
});

test('without the names of users, it is a crontab of a user', () => {
  const crontab = readCrontab('A=b\n@daily  root\tx%y\n', 'system');
  expect(asUserCrontab(crontab)).toBe('A=b\n@daily x%y\n');
});

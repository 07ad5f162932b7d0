import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CRONIE } from '../../src/crontab/cron-kind.js';
import { measuredBy, unwrappedText } from '../../src/crontab/measured-by.js';
import { commandOf } from '../../src/crontab/percent.js';
import { readCrontab } from '../../src/crontab/read-crontab.js';
import { tempDir } from '../rig/temp-dir.js';
import { planOf, wrapAll } from './wrap-all.js';

const HEAD = 'exec /usr/bin/jobmeter run --job x --schedule';

test.each([
  [[`0  3 * *\t* x`], `0  3 * *\t* ${HEAD} '0 3 * * *' --shell 'x'`],
  [['@daily x'], `@daily ${HEAD} @daily --shell 'x'`],
  [['@reboot x'], `@reboot exec /usr/bin/jobmeter run --job x --shell 'x'`],
  [[`@daily x it's%a'b`], `@daily ${HEAD} @daily --shell 'x it'\\''s'%a'b`],
  [['SHELL=/bin/sh', '@daily x'], `@daily ${HEAD} @daily --shell 'x'`],
  [['SHELL=/bin/bash', '@daily x'], `@daily ${HEAD} @daily --shell-bin /bin/bash --shell 'x'`],
  [['TZ=Asia/Tokyo', '@daily x'], `@daily ${HEAD} @daily --timezone Europe/Berlin --shell 'x'`],
  [['CRON_TZ=Asia/Tokyo', '@daily x'], `@daily ${HEAD} @daily --shell 'x'`],
  [['0 0 L * * x'], `0 0 L * * exec /usr/bin/jobmeter run --job x --shell 'x'`],
])('%j becomes what runs the same', (lines, expected) => {
  expect(wrapAll(lines).at(-1)).toBe(expected);
});

test('cronie reads schedules in CRON_TZ, and takes a leading -', () => {
  const lines = ['CRON_TZ=Asia/Tokyo', '-0 3 * * * x', 'CRON_TZ=nowhere', '@daily x'];
  const [, first, , second] = wrapAll(lines, { cron: CRONIE });
  expect(first).toBe(`-0 3 * * * ${HEAD} '0 3 * * *' --timezone Asia/Tokyo --shell 'x'`);
  expect(second).toBe(`@daily exec /usr/bin/jobmeter run --job x_2 --shell 'x'`);
});

test('a time zone that is given goes before all', () => {
  const [, line] = wrapAll(['TZ=Asia/Tokyo', '@daily x'], { timeZone: 'UTC' });
  expect(line).toBe(`@daily ${HEAD} @daily --timezone UTC --shell 'x'`);
});

test.each([
  '@daily jobmeter run x',
  '@daily cd /srv && nice /opt/bin/jobmeter run --job x -- y',
  '@daily /opt/jobmeter -j x -- y',
  `@daily su - app -c "sh -c 'jobmeter run x'"`,
  'SHELL=/usr/bin/jobmeter-shell\n@daily x',
  'SHELL=/usr/bin/fish\n@daily x',
  'SHELL=/bin/bash\nBASH_ENV=/home/a/.bashrc\n@daily x',
  '# @daily x',
  'A=b',
  '@daily ',
])('%j stays as it is', (text) => {
  const lines = text.split('\n');
  expect(wrapAll(lines)).toEqual(lines);
});

test('a name in a line that jobmeter is in already is not given again', () => {
  const after = wrapAll([
    '@daily jobmeter run --job=backup -- y',
    '@daily backup',
    '@daily jobmeter run load',
    '@daily load',
  ]);
  expect(after[1]).toMatch(/--job backup_[0-9a-f]{4} /);
  expect(after[3]).toMatch(/--job load_[0-9a-f]{4} /);
});

test('a command that would be too long stays, and is named', () => {
  const plan = (length: number) => planOf([`@daily ${'x'.repeat(length)}`])[0]?.plan;
  const longest = 998 - (wrapAll([`@daily ${'x'.repeat(100)}`])[0]?.length ?? 0) + 107;
  expect(plan(longest)?.kind).toBe('wrapped');
  expect(plan(longest + 1)).toEqual({
    kind: 'left',
    reason: expect.stringContaining('would have a command of 999 bytes, and Debian cron takes 998'),
  });
});

test.each([
  ['0 4 * * * jobmeter run -j x --schedule "0 3 * * *" -- y', true],
  ['0 4 * * * cd / && jobmeter run -j x --schedule=@daily -- y', true],
  ["-0  4 * * * jobmeter run -j x --schedule '0 4 * * *' -- y", false],
  ["@daily jobmeter run -j x --schedule '0 0 * * *' -- y", false],
  ['0 4 * * * jobmeter run -j x --schedule none -- y', false],
  ['0 4 * * * jobmeter run -j x -- y --schedule @daily', false],
])('%j, whose times were edited without --schedule: %s', (line, isEdited) => {
  const remarks = planOf([line], { cron: CRONIE })[0]?.remarks ?? [];
  expect(remarks).toHaveLength(isEdited ? 1 : 0);
  expect(remarks.join()).toContain(
    isEdited ? 'is started at 0 4 * * *, while --schedule says' : '',
  );
});

test('what a shell reads with each start is said', () => {
  const last = (lines: readonly string[]) => planOf(lines).at(-1);
  expect(last(['SHELL=/bin/bash', 'BASH_ENV=/x', '@daily x'])?.plan).toEqual({
    kind: 'left',
    reason: expect.stringContaining('bash would read BASH_ENV twice'),
  });
  for (const variables of [['BASH_ENV=/x'], ['SHELL=/bin/bash', 'BASH_ENV=']]) {
    expect(last([...variables, '@daily x'])).toMatchObject({
      plan: { kind: 'wrapped' },
      remarks: [],
    });
  }
  expect(last(['SHELL=/bin/zsh', '@daily x'])).toMatchObject({
    plan: { kind: 'wrapped' },
    remarks: [expect.stringContaining('.zshenv twice')],
  });
});

test('lines that jobmeter-shell gives one name are named', () => {
  const remarks = planOf([
    'SHELL=/usr/bin/jobmeter-shell',
    '@daily a/x',
    '@daily b/x',
    '@daily y',
  ]).map((each) => each.remarks.length);
  expect(remarks).toEqual([0, 1, 1, 0]);
});

/** What cron takes apart and what shells do. */
const RAW = fc
  .string({ unit: fc.constantFrom(...`ab'"\\%$\`*?#&;|<>(){}~!= \t\r\u00FC`), maxLength: 40 })
  .map((text) => `x ${text}`);

test('a wrapped line is read back, and unwrapped byte for byte', () => {
  fc.assert(
    fc.property(RAW, (raw) => {
      const line = `0 3 * * * ${raw}`;
      const [wrapped = ''] = wrapAll([line]);
      const [read] = readCrontab(`${wrapped}\n`, 'user').lines;
      if (read?.kind !== 'job') throw new Error(read?.kind);
      const { name = '' } = measuredBy(read) ?? {};
      expect(name).not.toBe('');
      expect(unwrappedText(read)).toBe(line);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  "jobmeter run --job x --shell 'y'",
  "exec jobmeter run --job x --shell 'y' >>log",
  "exec jobmeter run --job x -- sh -c 'y'",
  "exec other run --job x --shell 'y'",
])('%s was not written by us, and is not unwrapped', (raw) => {
  const [line] = readCrontab(`@daily ${raw}\n`, 'user').lines;
  expect(line?.kind === 'job' && unwrappedText(line)).toBe(undefined);
});

test('the shell gives jobmeter the command that cron would have given to the shell', () => {
  const program = join(tempDir(), 'last argument');
  writeFileSync(program, '#!/bin/sh\nshift $(($# - 1)); printf %s "$1"\n', { mode: 0o755 });
  fc.assert(
    fc.property(RAW, (raw) => {
      const [before] = readCrontab(`@daily ${raw}\n`, 'user').lines;
      const [after] = readCrontab(
        `${wrapAll([`@daily ${raw}`], { program })[0] ?? ''}\n`,
        'user',
      ).lines;
      if (before?.kind !== 'job' || after?.kind !== 'job') throw new Error('no job');
      const { stdout } = spawnSync('sh', ['-c', commandOf(after.raw)], { encoding: 'utf8' });
      expect(stdout).toBe(commandOf(before.raw));
      expect(after.input).toBe(before.input);
    }),
    { numRuns: 40 },
  );
});

test.each([
  ['@daily [ -f /x ] && y', 'add --success-codes 0,1'],
  ['@daily cd /srv; { [ -f /x ] && y; }', 'add --success-codes 0,1'],
  ['@daily for f in *; do [ -f $f ] && y; done', 'add --success-codes 0,1'],
  ['@daily flock -n /run/l y', '--overlap skip'],
  ['@daily y &', 'leave out the &'],
  ['@daily a | gzip', 'the last command of its pipe, gzip'],
  ['@daily a || true', 'whatever happens'],
  ['@daily chronic y', '--output on-failure'],
  ['@daily timeout 5m y', '--timeout'],
  ['@daily y && curl -fsS https://hc-ping.com/1234', 'a failed ping'],
  ['@reboot y', '@reboot'],
  ['@daily y\r', 'carriage return'],
  ['@daily y > $(date +%F)', 'write \\% for a %'],
  ['@daily date "+%H:%M"', 'write \\% for a %'],
  ['@daily y $((RANDOM % 60))', 'write \\% for a %'],
  ['@daily date -d x +\\%Y-%m', 'write \\% for a %'],
  ["@daily A='x%y' y", 'write \\% for a %'],
  ['0 0 L * * y', 'does not understand'],
])('of %j is said: … %s …', (line, words) => {
  const [planned] = planOf([line]);
  expect(planned?.remarks.filter((remark) => remark.includes(words))).toHaveLength(1);
});

test.each([
  '@daily y',
  '@daily cd /x && y',
  '@daily if [ -f /x ]; then y; fi',
  '@daily [ -f /x ] || y',
  '@daily [ -f /x ] && y; z',
  '@daily for i in 1 2; do [ $i = 2 ] && continue; y; done; z',
  '@daily ! true',
  '@daily flock /run/l y -n',
  '@daily a | b > c; y',
  '@daily curl https://example.org/cron.php',
  '@daily y 2>&1',
  `@daily y "(" '$(' \\" a+b@c%'input' (%`,
  '@daily y $(date +\\%F)',
])('of %j there is nothing to say', (line) => {
  expect(planOf([line])[0]?.remarks).toEqual([]);
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type ShellSession, startBash } from '../rig/shell-session.js';
import { tempDir } from '../rig/temp-dir.js';
import { GATEWAY, keepJobs, ODD_JOBS, writeConfig } from './jobs.js';

const { 'bash-completion': bashCompletion } = inject('programs');
const home = tempDir();

beforeAll(async () => {
  await keepJobs(home);
  writeConfig(home);
  mkdirSync(join(home, 'a directory/inside'), { recursive: true });
  writeFileSync(join(home, 'a file'), '');
});

/** Completion of this command: a script that tells what it was asked. */
const WRAPPED = `
_wrapped() { COMPREPLY=("got-$COMP_CWORD-\${COMP_WORDS[0]}"); }
complete -F _wrapped wrapped
`;

const WAYS = [
  ['without bash-completion', ''],
  ['with bash-completion', `source ${bashCompletion}`],
] as const;

describe.each(WAYS)('in bash %s', (_, before) => {
  const isAbsent = before !== '' && bashCompletion === null;
  let shell: ShellSession;

  beforeAll(async () => {
    if (!isAbsent) shell = await startBash({ home, before: `${before}\n${WRAPPED}` });
  });

  test.skipIf(isAbsent).each([
    ['jobmeter st', 'jobmeter status '],
    ['jobmeter run --job db_b', 'jobmeter run --job db_backup '],
    ['jobmeter run -j db_b', 'jobmeter run -j db_backup '],
    ['jobmeter --job db_b', 'jobmeter --job db_backup '],
    ['jobmeter run --job=db_b', 'jobmeter run --job=db_backup '],
    ['jobmeter run --output on', 'jobmeter run --output on-failure '],
    ['jobmeter run --output=on', 'jobmeter run --output=on-failure '],
    ['jobmeter run --spread=f', 'jobmeter run --spread=failover '],
    ['jobmeter run --spread --dry', 'jobmeter run --spread --dry-run '],
    ['jobmeter run --job x --over', 'jobmeter run --job x --overlap '],
    ['jobmeter run --group re', 'jobmeter run --group region=eu '],
    ['jobmeter run --group region=', 'jobmeter run --group region=eu '],
    ['jobmeter run --group=region=e', 'jobmeter run --group=region=eu '],
    ['jobmeter run --group team=', 'jobmeter run --group team=a\\ b '],
    ['jobmeter run --gateway h', `jobmeter run --gateway ${GATEWAY} `],
    ['jobmeter run --gateway=http://127', `jobmeter run --gateway=${GATEWAY} `],
    [
      'jobmeter status --preset --gateway http://127',
      `jobmeter status --preset --gateway ${GATEWAY} `,
    ],
    ['jobmeter run --preset rsy', 'jobmeter run --preset rsync '],
    ['jobmeter run --timezone Europe/Berl', 'jobmeter run --timezone Europe/Berlin '],
    ['jobmeter run --preset ./a\\ f', 'jobmeter run --preset ./a\\ file '],
    ['jobmeter presets rsy', 'jobmeter presets rsync '],
    ['jobmeter parse --file a\\ f', 'jobmeter parse --file a\\ file '],
    ['jobmeter parse a\\ f', 'jobmeter parse a\\ file '],
    ['jobmeter run --textfile a\\ ', 'jobmeter run --textfile a\\ directory/'],
    ['jobmeter run ourconf_n', 'jobmeter run ourconf_nightly '],
    ['jobmeter run --quiet ourconf_n', 'jobmeter run --quiet ourconf_nightly '],
    ['jobmeter --quiet ourconf_n', 'jobmeter --quiet ourconf_nightly '],
    ['jobmeter run --job ourconf_n', 'jobmeter run --job ourconf_nightly '],
    ['jobmeter run --job a ourconf_n', 'jobmeter run --job a ourconf_n'],
    ['jobmeter run -- ourconf_n', 'jobmeter run -- ourconf_n'],
    ['jobmeter run --gateway ourconf_', 'jobmeter run --gateway ourconf_prod '],
    ['jobmeter presets ourconf_', 'jobmeter presets ourconf_tool '],
    ['jobmeter help exit', 'jobmeter help exit-status '],
    ['jobmeter completion z', 'jobmeter completion zsh '],
  ])('%j becomes %j', async (line, completed) => {
    expect(await shell.tab(line)).toBe(completed);
  });

  test.skipIf(isAbsent).each(ODD_JOBS)(
    'the job %s is completed to a word that the shell reads as its name',
    async (_job, begin, quoted) => {
      expect(await shell.tab(`jobmeter run --job ${begin}`)).toBe(`jobmeter run --job ${quoted} `);
    },
  );

  test.skipIf(isAbsent).each([
    ['"odd n', '"odd name" '],
    ["'odd n", "'odd name' "],
    ['"a:b', '"a:b:c" '],
  ])('a name in quotes stays in them: %s', async (begin, completed) => {
    expect(await shell.tab(`jobmeter run --job ${begin}`)).toBe(`jobmeter run --job ${completed}`);
  });

  test.skipIf(isAbsent)(
    'all jobs are offered, and nothing for a value that nobody knows',
    async () => {
      expect(await shell.all('jobmeter run --job db_')).toBe(
        'jobmeter run --job db_backup db_report ',
      );
      expect(await shell.tab('jobmeter run --timeout ')).toBe('jobmeter run --timeout ');
      expect(await shell.tab('jobmeter run --nonsense=x')).toBe('jobmeter run --nonsense=x');
    },
  );

  test.skipIf(isAbsent)('the command itself is completed', async () => {
    const line = 'jobmeter run --job a -- mkfif';
    expect(await shell.tab(line)).toBe(`${line}o `);
  });

  test.skipIf(isAbsent)('nothing is printed to the terminal', () => {
    expect(shell.screen()).not.toMatch(/jobmeter: |command not found|bash:/);
  });
});

test.skipIf(bashCompletion === null).each([
  ['jobmeter run --job a -- wrapped x', 'jobmeter run --job a -- wrapped got-1-wrapped '],
  ['jobmeter run --job a:b wrapped x ', 'jobmeter run --job a:b wrapped x got-2-wrapped '],
  ['jobmeter --job=a -- wrapped --y=z ', 'jobmeter --job=a -- wrapped --y=z got-4-wrapped '],
])('with bash-completion, %j is completed by the command itself', async (line, completed) => {
  const shell = await startBash({ home, before: `source ${bashCompletion}\n${WRAPPED}` });
  expect(await shell.tab(line)).toBe(completed);
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { type ShellSession, startZsh } from '../rig/shell-session.js';
import { tempDir } from '../rig/temp-dir.js';
import { GATEWAY, keepJobs, writeConfig } from './jobs.js';

const { zsh } = inject('programs');
const home = tempDir();
let shell: ShellSession;

/** Completion of this command: a function that tells what it was asked. */
const WRAPPED = `
_wrapped() { compadd "got-$CURRENT-$words[1]" }
`;

beforeAll(async () => {
  if (zsh === null) return;
  await keepJobs(home);
  writeConfig(home);
  mkdirSync(join(home, 'a directory'));
  writeFileSync(join(home, 'a file'), '');
  shell = await startZsh(zsh, { home, before: WRAPPED, after: 'compdef _wrapped wrapped' });
});

test.skipIf(zsh === null).each([
  ['jobmeter st', 'jobmeter status '],
  ['jobmeter run --job db_b', 'jobmeter run --job db_backup '],
  ['jobmeter run -j db_b', 'jobmeter run -j db_backup '],
  ['jobmeter --job db_b', 'jobmeter --job db_backup '],
  ['jobmeter run --job=db_b', 'jobmeter run --job=db_backup '],
  ['jobmeter run --output on', 'jobmeter run --output on-failure '],
  ['jobmeter run --spread=f', 'jobmeter run --spread=failover '],
  ['jobmeter run --spread --dry', 'jobmeter run --spread --dry-run '],
  ['jobmeter run --job x --over', 'jobmeter run --job x --overlap='],
  ['jobmeter run --dry', 'jobmeter run --dry-run '],
  ['jobmeter run --group re', 'jobmeter run --group region=eu '],
  ['jobmeter run --group a=b --group te', 'jobmeter run --group a=b --group team=a\\ b '],
  ['jobmeter run --gateway h', `jobmeter run --gateway ${GATEWAY} `],
  ['jobmeter run --gateway=http://127', `jobmeter run --gateway=${GATEWAY} `],
  ['jobmeter run --preset rsy', 'jobmeter run --preset rsync '],
  ['jobmeter run --timezone Europe/Berl', 'jobmeter run --timezone Europe/Berlin '],
  ['jobmeter run --preset a\\ f', 'jobmeter run --preset a\\ file '],
  ['jobmeter presets rsy', 'jobmeter presets rsync '],
  ['jobmeter parse --file a\\ f', 'jobmeter parse --file a\\ file '],
  ['jobmeter parse a\\ f', 'jobmeter parse a\\ file '],
  ['jobmeter run --textfile a', 'jobmeter run --textfile a\\ directory/'],
  ['jobmeter run ourconf_n', 'jobmeter run ourconf_nightly '],
  ['jobmeter run --quiet ourconf_n', 'jobmeter run --quiet ourconf_nightly '],
  ['jobmeter --quiet ourconf_n', 'jobmeter --quiet ourconf_nightly '],
  ['jobmeter run --job ourconf_n', 'jobmeter run --job ourconf_nightly '],
  ['jobmeter run --job a ourconf_n', 'jobmeter run --job a ourconf_n'],
  ['jobmeter run -- ourconf_n', 'jobmeter run -- ourconf_n'],
  ['jobmeter run --gateway ourconf_', 'jobmeter run --gateway ourconf_prod '],
  ['jobmeter presets ourconf_', 'jobmeter presets ourconf_tool '],
  ['jobmeter help exit', 'jobmeter help exit-status '],
  ['jobmeter completion f', 'jobmeter completion fish '],
  ['jobmeter run --timeout ', 'jobmeter run --timeout '],
  ['jobmeter run --job odd', String.raw`jobmeter run --job odd\ name `],
  ['jobmeter run --job it', String.raw`jobmeter run --job it\'s `],
  ['jobmeter run --job a:', 'jobmeter run --job a:b:c '],
  ['jobmeter run --job x', String.raw`jobmeter run --job x\"y `],
  ['jobmeter run --job q', String.raw`jobmeter run --job q\$z `],
  ['jobmeter run --job "odd', 'jobmeter run --job "odd name" '],
  ['jobmeter run --job a -- mkfif', 'jobmeter run --job a -- mkfifo '],
  ['jobmeter run --job a -- wrapped x', 'jobmeter run --job a -- wrapped x'],
  ['jobmeter run --job a -- wrapped ', 'jobmeter run --job a -- wrapped got-2-wrapped '],
  ['jobmeter run --job a:b wrapped x ', 'jobmeter run --job a:b wrapped x got-3-wrapped '],
  ['jobmeter --job=a -- wrapped --y=z ', 'jobmeter --job=a -- wrapped --y=z got-3-wrapped '],
])('in zsh, %j becomes %j', async (line, completed) => {
  expect(await shell.tab(line)).toBe(completed);
});

test.skipIf(zsh === null)('in zsh, all jobs are offered, and nothing is printed', async () => {
  expect(await shell.all('jobmeter run --job db_')).toBe('jobmeter run --job db_backup db_report ');
  expect(shell.screen()).not.toMatch(/jobmeter: |command not found|zsh:|_arguments:/);
});

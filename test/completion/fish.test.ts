import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, inject, test } from 'vitest';
import { BIN, hermeticEnv, jobmeter } from '../rig/jobmeter.js';
import { fishEnv } from '../rig/shells.js';
import { tempDir } from '../rig/temp-dir.js';
import { GATEWAY, keepJobs, writeConfig } from './jobs.js';

const { fish } = inject('programs');
const home = tempDir();

beforeAll(async () => {
  if (fish === null) return;
  await keepJobs(home);
  writeConfig(home);
  mkdirSync(join(home, 'a directory'));
  writeFileSync(join(home, 'a file'), '');
  const { stdout } = await jobmeter(['completion', 'fish']);
  const folder = join(home, '.config/fish/completions');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'jobmeter.fish'), stdout);
});

/** What fish offers at the end of the line, without descriptions. */
async function offered(line: string): Promise<readonly string[]> {
  const env = hermeticEnv(home, { LC_ALL: 'C.UTF-8', LINE: line });
  const { stdout, stderr } = await promisify(execFile)(
    fish ?? '',
    [
      '--private',
      '-c',
      'complete -c wrapped -f -a "(echo got-(count (commandline -opc)))"; complete -C "$LINE"',
    ],
    {
      cwd: home,
      timeout: 100_000,
      killSignal: 'SIGKILL',
      env: {
        ...env,
        PATH: `${dirname(BIN)}:${env['PATH']}`,
        ...fishEnv(fish ?? ''),
      },
    },
  );
  expect(stderr).toBe('');
  return stdout.split('\n').flatMap((each) => (each === '' ? [] : [each.split('\t')[0] ?? '']));
}

test.skipIf(fish === null).each([
  ['jobmeter stat', ['status']],
  ['jobmeter run --job db_', ['db_backup', 'db_report']],
  ['jobmeter run -j db_b', ['db_backup']],
  ['jobmeter --job db_b', ['db_backup']],
  ['jobmeter run --job=db_b', ['--job=db_backup']],
  ['jobmeter run --job odd', ['odd name']],
  ['jobmeter run --job "it', ["it's"]],
  ['jobmeter run --job a:', ['a:b:c']],
  ['jobmeter run --job q', ['q$z']],
  ['jobmeter run --output on', ['on-failure']],
  ['jobmeter run --spread=f', ['--spread=failover']],
  ['jobmeter run --spread --dry', ['--dry-run']],
  ['jobmeter run --job x --dry', ['--dry-run']],
  ['jobmeter --dry', ['--dry-run']],
  ['jobmeter run --group re', ['region=eu']],
  ['jobmeter run --gateway h', [GATEWAY]],
  ['jobmeter run --preset rsy', ['rsync']],
  ['jobmeter crontab --timezone UT', ['UTC']],
  ['jobmeter run --preset ./a\\ f', ['./a file']],
  ['jobmeter presets rsy', ['rsync']],
  ['jobmeter parse --file a\\ f', ['a file']],
  ['jobmeter parse a\\ f', ['a file']],
  ['jobmeter run --textfile a', ['a directory/']],
  ['jobmeter help exit', ['exit-status']],
  ['jobmeter completion z', ['zsh']],
  ['jobmeter run ourconf_', ['ourconf_nightly', 'ourconf_weekly']],
  ['jobmeter run --quiet ourconf_n', ['ourconf_nightly']],
  ['jobmeter --quiet ourconf_n', ['ourconf_nightly']],
  ['jobmeter run --job ourconf_n', ['ourconf_nightly']],
  ['jobmeter run --job a ourconf_', []],
  ['jobmeter run -- ourconf_', []],
  ['jobmeter run --gateway ourconf_', ['ourconf_prod']],
  ['jobmeter presets ourconf_', ['ourconf_tool']],
  ['jobmeter run --timeout ', []],
  ['jobmeter run --job a -- mkfif', ['mkfifo']],
  ['jobmeter run --job a mkfif', ['mkfifo']],
  ['jobmeter run --job a -- wrapped ', ['got-1']],
  ['jobmeter run --job a:b wrapped "x y" ', ['got-2']],
  ['jobmeter --job=a -- wrapped --y=z ', ['got-2']],
  ['jobmeter run --job a -- jobmeter --dry', ['--dry-run']],
])('in fish, %j offers %j', async (line, words) => {
  expect(await offered(line)).toEqual(words);
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/commands.js';
import { OPTIONS } from '../../src/options/options.js';
import { GATEWAY, keepJobs, writeConfig } from '../completion/jobs.js';
import { inProcess } from '../rig/in-process.js';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

async function listed(
  args: readonly string[],
  home: string,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const result = await inProcess(['completion', '--', 'list', ...args], { home, env });
  expect([result.exitCode, result.stderr.toString()]).toEqual([0, '']);
  return result.stdout.toString().split('\n').slice(0, -1);
}

test('jobs, labels and gateways are those of local state, each once', async () => {
  const home = tempDir();
  await keepJobs(home);
  const jobs = await listed(['job'], home);
  expect(jobs).toContain('odd name');
  expect(jobs.filter((job) => job.startsWith('db_'))).toEqual(['db_backup', 'db_report']);
  expect(jobs.join()).not.toContain('break');
  expect(await listed(['job', 'db_b'], home)).toEqual(['db_backup']);
  expect(await listed(['label'], home)).toEqual(['region=eu', 'team=a b']);
  expect(await listed(['gateway'], home)).toEqual([GATEWAY]);
  const elsewhere = { JOBMETER_STATE_DIR: join(home, 'state/jobmeter'), XDG_STATE_HOME: '/none' };
  expect(await listed(['job', 'db_b'], tempDir(), elsewhere)).toEqual(['db_backup']);
});

test('jobs, gateways and presets of the config file are listed beside those of local state', async () => {
  const home = tempDir();
  await keepJobs(home);
  writeConfig(home);
  expect(await listed(['configured'], home)).toEqual(['ourconf_nightly', 'ourconf_weekly']);
  expect(await listed(['job'], home)).toEqual(
    expect.arrayContaining(['ourconf_nightly', 'ourconf_weekly', 'db_backup']),
  );
  expect(await listed(['gateway'], home)).toEqual([GATEWAY, 'ourconf_prod']);
  expect(await listed(['preset', 'our'], home)).toEqual(['ourconf_tool']);
});

test('a broken config file, an absent one and a FIFO list nothing, without a word', async () => {
  const folder = tempDir();
  const broken = join(folder, 'broken.yaml');
  writeFileSync(broken, 'jobs: {a: [');
  const fifo = join(folder, 'fifo.yaml');
  spawnSync('mkfifo', [fifo]);
  for (const file of [broken, fifo, '/no/such.yaml', folder]) {
    const env = { JOBMETER_CONFIG: file };
    expect(await listed(['configured'], tempDir(), env)).toEqual([]);
    expect(await listed(['preset', 'rs'], tempDir(), env)).toEqual(['rsync']);
  }
});

test('presets, commands and topics are those of the program', async () => {
  expect(await listed(['preset', 'rs'], tempDir())).toEqual(['rsync']);
  const help = await listed(['help'], tempDir());
  expect(help).toEqual(expect.arrayContaining([...Object.keys(COMMANDS), 'exit-status']));
});

test('what is in the state directory beside states is left out without a word', async () => {
  const home = tempDir();
  const groups = join(home, 'state/jobmeter/groups');
  mkdirSync(groups, { recursive: true });
  spawnSync('mkfifo', [join(groups, 'fifo.json')]);
  symlinkSync('/dev/zero', join(groups, 'link.json'));
  mkdirSync(join(groups, 'folder.json'));
  for (const [name, text] of [
    ['empty', ''],
    ['cut', '{\n  "version": 2,\n  "key": {\n    "job": "cut"'],
    ['other', '{"key": {"job": 1, "labels": null}, "destinations": [null, {"name": 1}]}'],
    ['by-hand', '{"key": {"labels": {"a": "b"}, "job": "by hand"}}'],
  ] as const) {
    writeFileSync(join(groups, `${name}.json`), text);
  }
  expect(await listed(['job'], home)).toEqual(['by hand']);
  expect(await listed(['label'], home)).toEqual(['a=b']);
  expect(await listed(['gateway'], home)).toEqual([]);
});

test('without a state directory, nothing is listed', async () => {
  expect(await listed(['job'], tempDir(), { JOBMETER_NO_STATE: '1' })).toEqual([]);
  expect(await listed(['gateway'], tempDir())).toEqual([]);
});

test('every kind of value that an option completes has a list', async () => {
  const kinds = Object.values(OPTIONS).flatMap((spec) =>
    spec.kind === 'value' || spec.kind === 'list' ? [spec.completes] : [],
  );
  const dynamic = kinds.filter(
    (kind) => typeof kind === 'string' && !['none', 'file', 'directory'].includes(kind),
  );
  expect(new Set(dynamic).size).toBeGreaterThan(2);
  for (const kind of new Set(dynamic)) {
    expect(await listed([String(kind)], tempDir())).toBeDefined();
  }
});

test.each([['bash'], ['zsh'], ['fish']])('the script for %s names every option', async (shell) => {
  const { stdout } = await jobmeter(['completion', shell]);
  const text = stdout.toString();
  expect(text).not.toMatch(/@\w+@/);
  for (const { load } of Object.values(COMMANDS)) {
    for (const key of (await load()).shape.options) {
      const spec = OPTIONS[key];
      if (spec.kind === 'variable') continue;
      expect(text).toContain(shell === 'fish' ? `-l ${spec.long.slice(2)} ` : spec.long);
    }
  }
});

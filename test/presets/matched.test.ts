import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

const PRESET = {
  name: 'mine',
  needs: 'mytool --stats, with LC_ALL=C',
  records: [String.raw`files=^files: (\S+)`, String.raw`deleted=^deleted: (\S+)`],
  gauges: [String.raw`mine_size_bytes=^size: (\S+)`, String.raw`mine_done_ratio=^done: (\S+)`],
  stages: ['copy=^copying'],
  always: ['files', 'mine_size_bytes'],
};

interface Ran {
  readonly exitCode: number | null;
  readonly stderr: string;
  /** What would be sent. */
  readonly exposition: string;
}

const run = (output: string, ...options: readonly string[]): Promise<Ran> =>
  runIn({ LANG: 'de_DE.UTF-8' }, output, ...options);

async function runIn(
  env: Readonly<Record<string, string>>,
  output: string,
  ...options: readonly string[]
): Promise<Ran> {
  const home = tempDir();
  writeFileSync(join(home, 'mine.json'), JSON.stringify(PRESET));
  writeFileSync(join(home, 'output'), output);
  const own = ['--job', 'j', '--no-state', '--preset', './mine.json', '--print', ...options];
  const command = options.includes('--shell') ? [] : ['--', 'cat', 'output'];
  const { exitCode, stderr } = await jobmeter(['run', ...own, ...command], { home, env });
  const lines = stderr.toString().split('\n');
  return {
    exitCode,
    stderr: lines.filter((line) => line.startsWith('jobmeter: preset')).join('\n'),
    exposition: lines.join('\n'),
  };
}

const COMPLETE = 'copying\nfiles: 3\nsize: 5\n';

test('a preset that matched is 1, and nothing is said', async () => {
  const { stderr, exposition } = await run(COMPLETE);
  expect(stderr).toBe('');
  expect(exposition).toContain('batch_job_preset_matched{preset="mine"} 1\n');
});

test('a preset that matched nothing is 0, and the remedy is said', async () => {
  const { stderr, exposition } = await run('kopiere Dateien: 3\n');
  expect(stderr).toBe(
    'jobmeter: preset mine matched nothing; run the command with LC_ALL=C; it needs mytool --stats, with LC_ALL=C',
  );
  expect(exposition).toContain('batch_job_preset_matched{preset="mine"} 0\n');
});

test('LANGUAGE goes before an English locale, so LC_ALL=C is the remedy', async () => {
  const { stderr } = await runIn({ LANG: 'en_GB.UTF-8', LANGUAGE: 'de:en' }, 'nothing\n');
  expect(stderr).toContain('matched nothing; run the command with LC_ALL=C');
});

test.each([
  [{}, []],
  [{ LANG: 'de_DE.UTF-8', LC_ALL: 'C', LANGUAGE: 'de' }, []],
  [{ LANG: 'en_GB.UTF-8', LANGUAGE: 'en_GB:en' }, []],
  [{ LANG: 'de_DE.UTF-8' }, ['--shell', 'LC_ALL=C cat output']],
])('the remedy is another one in the locale C or in English: %j %j', async (env, options) => {
  const { stderr } = await runIn(env, 'nothing\n', ...options);
  expect(stderr).toBe(
    'jobmeter: preset mine matched nothing, although the locale of the command is C or English; ' +
      'it needs mytool --stats, with LC_ALL=C; compare the output with the example of jobmeter presets ./mine.json',
  );
});

test('a preset that lacks what is always there is 0, and says what', async () => {
  const { stderr, exposition } = await run('files: 3\nsize: unknown\n');
  expect(stderr).toContain('preset mine found no mine_size_bytes, which its output always has');
  expect(exposition).toContain('batch_job_preset_matched{preset="mine"} 0\n');
});

test.each([
  [COMPLETE, 'preset_matched', 0],
  [COMPLETE, 'preset_matched.mine == 1', 0],
  ['files: 3\n', 'preset_matched', 65],
  ['files: 3\n', '!preset_matched.mine && files > 0', 0],
  [COMPLETE, 'preset_matched.other || !preset_matched.other', 65],
])('of %j, it is expected that %s: exit %i', async (output, expectation, exit) => {
  expect(await run(output, '--expect', expectation)).toMatchObject({ exitCode: exit });
});

test('several blocks are added up in records and gauges alike, and of a ratio the last counts', async () => {
  const { exposition } = await run(`${COMPLETE}done: 50%\n${COMPLETE}done: 75%\n`);
  expect(exposition).toContain('record="files"} 6\n');
  expect(exposition).toContain('mine_size_bytes 10\n');
  expect(exposition).toContain('mine_done_ratio 0.75\n');
});

test('presets shows the rule of several blocks, and gives options that keep it', async () => {
  const home = tempDir();
  writeFileSync(join(home, 'mine.json'), JSON.stringify(PRESET));
  const { stdout } = await jobmeter(['presets', './mine.json'], { home });
  const text = stdout.toString();
  expect(text).toContain('its numbers add up; of mine_done_ratio, the last number counts.');
  expect(text).toContain('The output always has files, mine_size_bytes.');
  expect(text).toContain(String.raw`--gauge 'mine_size_bytes:sum=^size: (\S+)'`);
  expect(text).toContain(String.raw`--gauge 'mine_done_ratio=^done: (\S+)'`);
});

import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

const ROOT = join(import.meta.dirname, '../..');
const LISTER = join(import.meta.dirname, 'list-modules.cjs');

interface Loaded {
  readonly own: readonly string[];
  readonly builtin: readonly string[];
}

/** What is loaded when the command is spawned. */
async function loadedBySpawn(options: readonly string[]): Promise<Loaded> {
  const args = ['run', '--job', 'j', ...options, '--', 'true'];
  const { exitCode, stderr } = await jobmeter(args, { nodeArgs: ['--require', LISTER] });
  // `true` prints nothing, so no expectation is met.
  expect(exitCode).toBe(options.includes('--expect') ? 65 : 0);
  const { own, builtin } = JSON.parse(stderr.toString().split('\n')[0] ?? '') as Loaded;
  return { own: own.map((file) => relative(ROOT, file)), builtin };
}

const ALWAYS = ['bin/jobmeter', 'dist/cli/start.cjs', 'dist/cli/main.cjs'];
const PATTERNS = ['dist/cli/measurements.cjs', 'dist/cli/patterns.cjs', 'dist/cli/reading.cjs'];
const EXPECTATION = [
  'dist/cli/measurements.cjs',
  'dist/cli/patterns.cjs',
  'dist/cli/plan-resolve-expectation.cjs',
  'dist/cli/names.cjs',
  'dist/cli/fastest-levenshtein.cjs',
  'dist/cli/rolldown-runtime.cjs',
  'dist/cli/reading.cjs',
];
const CRON = [
  'dist/cli/plan-resolve-cron.cjs',
  'dist/cli/parse-cron.cjs',
  'dist/cli/time-zone.cjs',
];

/** A gateway that is not there, and not waited for. */
const NOWHERE = ['--gateway', 'http://127.0.0.1:1', '--push-timeout', '0.1', '--quiet'];

test.each([
  [[], []],
  [NOWHERE, []],
  [['--remote-write', 'http://127.0.0.1:1/w', '--push-timeout', '0.1', '--quiet'], []],
  [['--otlp', 'http://127.0.0.1:1', '--push-timeout', '0.1', '--quiet'], []],
  [['--timeout', '1h', '--retries', '3', '--label', 'a=b', '--success-codes', '0-3'], []],
  [['--listen', '0', '--quiet'], ['dist/cli/listen.cjs']],
  [
    ['--output', 'on-failure'],
    ['dist/cli/reading.cjs', 'dist/cli/patterns.cjs'],
  ],
  [['--records', 'rows=(\\d+)'], PATTERNS],
  [['--gauge', 'rows=$.rows'], PATTERNS],
  [['--records', 'rows=(\\d+)', '--expect', 'rows > 0'], EXPECTATION],
  [['--schedule', '0 3 * * *'], CRON],
  [['--max-age', '26h'], []],
])(
  'of ours, the options %j load no more than they need before the spawn',
  async (options, more) => {
    const { own } = await loadedBySpawn(options);
    expect(own).toEqual([...ALWAYS, ...more]);
  },
);

test('where there is a config file, what reads it is loaded as well, and no more', async () => {
  const file = join(tempDir(), 'config.yaml');
  writeFileSync(file, 'jobs: {j: {timeout: 1h, group: {region: eu}}}');
  const { own } = await loadedBySpawn(['--config', file]);
  expect(own).toEqual([...ALWAYS, 'dist/cli/config.cjs']);
  expect(packagesIn('config.cjs')).toEqual(['js-yaml']);
  // Without its schemas and what writes YAML it is half as long.
  expect(statSync(join(ROOT, 'dist/cli/config.cjs')).size).toBeLessThan(40_000);
});

test('what only other commands share is not loaded by any part of a run', () => {
  const folder = join(ROOT, 'dist/cli');
  const users = readdirSync(folder).filter(
    (name) =>
      name.endsWith('.cjs') &&
      readFileSync(join(folder, name), 'utf8').includes('require("./shared.cjs")'),
  );
  // `main` has the table of commands, and loads each when it is called.
  const others = users.filter((name) => !name.startsWith('commands-'));
  expect(others).toEqual(['main.cjs', 'matchers-parse-matchers.cjs', 'options-with-commander.cjs']);
  const [atOnce = ''] = readFileSync(join(folder, 'main.cjs'), 'utf8').split(';', 2);
  expect(atOnce).not.toContain('shared.cjs');
});

test('of Node, nothing heavy is loaded before the spawn', async () => {
  const { builtin } = await loadedBySpawn(NOWHERE);
  // Each takes from half a millisecond to ten.
  for (const name of ['crypto', 'http', 'http2', 'tls', 'dns', 'url', 'readline']) {
    expect(builtin).not.toContain(`NativeModule ${name}`);
  }
});

/** Packages that a file of the bundle has parts of. */
function packagesIn(file: string): readonly string[] {
  const table = readFileSync(join(ROOT, 'dist/cli/THIRD-PARTY.txt'), 'utf8');
  return (new RegExp(`^${file}: (.*)$`, 'm').exec(table)?.[1] ?? '').split(', ');
}

test('of libraries, what starts the command has only those that spawn it', () => {
  expect(packagesIn('main.cjs')).toContain('execa');
  const later = [
    'commander',
    'prom-client',
    'undici',
    'string-width',
    'pretty-ms',
    'pbf',
    'hysnappy',
  ];
  expect(packagesIn('main.cjs').filter((name) => later.includes(name))).toEqual([]);
  expect(packagesIn('main.cjs')).toHaveLength(9);
});

test('a run that is pushed to a gateway has no code for other servers', () => {
  for (const name of ['main', 'finish-run', 'destination', 'pushgateway', 'http']) {
    const text = readFileSync(join(ROOT, `dist/cli/${name}.cjs`), 'utf8');
    expect(text.match(/last_over_time|application\/x-protobuf|service\.name|too old/)).toBe(null);
    expect(packagesIn(`${name}.cjs`)).not.toContain('pbf');
  }
});

test('to keep the result takes nothing heavy either', () => {
  for (const name of ['finish-run', 'platform-ofd-lock']) {
    const text = readFileSync(join(ROOT, `dist/cli/${name}.cjs`), 'utf8');
    // From 2 to 10 ms each.
    expect(text.match(/node:(?:crypto|https?|tls|dns|zlib)\b/)).toBe(null);
    expect(packagesIn(`${name}.cjs`)).not.toContain('undici');
  }
});

test('the bundle comes with the licence of every package that it has parts of', () => {
  const texts = readFileSync(join(ROOT, 'dist/cli/THIRD-PARTY.txt'), 'utf8').split(/^-{80}$/m);
  for (const name of ['undici', 'prom-client', 'execa', 'commander', 'string-width']) {
    const own = new RegExp(`^${name} [\\d.]+ \\((MIT|Apache-2.0)\\)\\n  Copyright `, 'm');
    const [text] = texts.filter((each) => own.test(each));
    expect(text).toMatch(/^(?:Permission is hereby granted|Apache License 2.0, as jobmeter)/m);
  }
});

test('what cannot be loaded is one line and exit status 125', () => {
  const folder = tempDir();
  cpSync(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true });
  const bin = join(folder, 'bin/jobmeter');
  const { status, stderr } = spawnSync(process.execPath, [bin, 'run'], { encoding: 'utf8' });
  expect(stderr).toMatch(/^jobmeter: could not start: Cannot find module .*start\.cjs'\n$/);
  expect(status).toBe(125);
});

test.each(['2>/dev/full', '2>&-'])(
  'so is it where stderr can not be written: %s',
  (redirection) => {
    const folder = tempDir();
    cpSync(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true });
    const line = `"$0" "$1" run ${redirection}`;
    const args = ['-c', line, process.execPath, join(folder, 'bin/jobmeter')];
    expect(spawnSync('sh', args).status).toBe(125);
  },
);

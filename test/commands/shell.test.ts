import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { install } from '../rig/installation.js';
import { BIN, hermeticEnv, jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

const SHELL = `${BIN}-shell`;

interface Called {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** As cron does, with this in its environment. */
function call(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { shell = SHELL, home = tempDir() }: { readonly shell?: string; readonly home?: string } = {},
): Called {
  const { status, signal, stdout, stderr } = spawnSync(shell, args, {
    env: hermeticEnv(home, { SHELL, ...env }),
    cwd: home,
    encoding: 'utf8',
    input: 'input\n',
  });
  return { status, signal, stdout, stderr };
}

function namesIn(home: string): readonly string[] {
  const files = readdirSync(join(home, 'state/jobmeter/groups'));
  return files.filter((name) => name.endsWith('.json')).map((name) => name.replace(/-.*/, ''));
}

test.each(['', ' ', '\n\t'])('a line without a command is as silent as of sh: %j', (line) => {
  const home = tempDir();
  const nothing = { status: 0, signal: null, stdout: '', stderr: '' };
  expect(call(['-c', line], {}, { home })).toEqual(nothing);
  expect(existsSync(join(home, 'state'))).toBe(false);
});

test('a line is run by /bin/sh, which stands in SHELL, and measured under the name of its command', () => {
  const home = tempDir();
  const line = 'cd /; backup() { cat; echo "$SHELL $0 $PWD"; exit 3; }; backup';
  const called = call(['-c', line], {}, { home });
  expect(called).toEqual({
    status: 3,
    signal: null,
    stdout: 'input\n/bin/sh /bin/sh /\n',
    stderr: '',
  });
  expect(namesIn(home)).toHaveLength(1);
});

test('JOBMETER_SHELL_BIN is the real shell, unless it can be none', () => {
  const line = 'echo "$SHELL $0 ${BASH_VERSION:+bash}"';
  expect(call(['-c', line], { JOBMETER_SHELL_BIN: '/bin/bash' }).stdout).toBe(
    '/bin/bash /bin/bash bash\n',
  );
  for (const bad of ['/nonexistent', 'bash', '/etc/passwd', '/', SHELL]) {
    expect(call(['-c', line], { JOBMETER_SHELL_BIN: bad }).stdout).toBe('/bin/sh /bin/sh \n');
  }
});

test('a descriptor that the caller has opened reaches the line', () => {
  const { output } = spawnSync(SHELL, ['-c', 'echo three >&3'], {
    env: hermeticEnv(tempDir(), { SHELL }),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  expect(output.slice(1)).toEqual(['', '', 'three\n']);
});

test('a signal that ends the line ends the shell, and nothing is said of it', () => {
  const called = call(['-c', 'kill -KILL $$']);
  expect(called).toEqual({ status: null, signal: 'SIGKILL', stdout: '', stderr: '' });
  expect(call(['-c', 'exit 137'])).toEqual({ status: 137, signal: null, stdout: '', stderr: '' });
});

test('a signal to the whole group ends the line and the shell, and nothing is said of it', () => {
  const env = hermeticEnv(tempDir(), { SHELL });
  const { stderr } = spawnSync('setsid', ['-w', SHELL, '-c', 'kill 0'], { env, encoding: 'utf8' });
  expect(stderr).toBe('');
});

test.each([
  [['-c', 'echo "$0-$1"', 'zero', 'one'], 'zero-one\n'],
  [['-l', '-c', 'echo login'], 'login\n'],
  [['-ec', 'false; echo no'], ''],
  [[], 'input: not found'],
  [['-s', 'a'], 'input: not found'],
  [['-c'], ''],
])('called with %j it is the real shell, and measures nothing', (args, expected) => {
  const home = tempDir();
  const { stdout, stderr } = call(args, {}, { home });
  expect(`${stdout}${stderr}`).toContain(expected);
  expect(readdirSync(home)).toEqual([]);
});

const LINE = 'cat; echo "$SHELL"; exit 4';

/** Of a copy, so that it can be damaged. */
function damaged(damage: (root: string) => void): string {
  const root = install();
  damage(root);
  return join(root, 'bin/jobmeter-shell');
}

const node = (script: string) => (root: string) => {
  writeFileSync(join(root, 'bin/node'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
};

test.each<readonly [string, (root: string) => void]>([
  ['jobmeter is gone', (root) => rmSync(join(root, 'bin/jobmeter'))],
  ['jobmeter is not executable', (root) => chmodSync(join(root, 'bin/jobmeter'), 0o644)],
  ['its code is gone', (root) => rmSync(join(root, 'dist'), { recursive: true })],
  [
    'its code is damaged',
    (root) => writeFileSync(join(root, 'dist/cli/main.cjs'), 'exports.main = 1'),
  ],
  ['its code is empty', (root) => writeFileSync(join(root, 'dist/cli/main.cjs'), '')],
  ['a part of its code is gone', (root) => rmSync(join(root, 'dist/cli/commands-shell.cjs'))],
  ['Node fails', node('exit 1')],
  ['Node seems to succeed', node('exit 0')],
  ['Node crashes', node('kill -SEGV $$')],
  [
    'Node is too old',
    node(
      `exec ${process.execPath} -e 'Object.defineProperty(process.versions, "node", {value: "18.0.0"}); require("'"$2"'")'`,
    ),
  ],
  [
    'Node is no program',
    (root) => writeFileSync(join(root, 'bin/node'), '\0\0\0\0', { mode: 0o755 }),
  ],
])('where %s, the line is run once all the same', (_, damage) => {
  const called = call(['-c', LINE], {}, { shell: damaged(damage) });
  expect([called.stdout, called.status]).toEqual(['input\n/bin/sh\n', 4]);
});

test.each([
  ['the config file is no YAML', { JOBMETER_CONFIG: 'broken' }, 'broken:1:'],
  ['there is no place for state', { XDG_STATE_HOME: '/dev/null' }, 'not kept on disk'],
  [
    'variables are mistaken',
    { JOBMETER_GROUP: '1=2', JOBMETER_TIMEOUT: 'soon' },
    'JOBMETER_TIMEOUT',
  ],
])('where %s, the line is run once, and the reason said', (_, env, reason) => {
  const home = tempDir();
  writeFileSync(join(home, 'broken'), 'jobs: [');
  const called = call(['-c', LINE], env, { home });
  expect([called.stdout, called.status]).toEqual(['input\n/bin/sh\n', 4]);
  expect(called.stderr).toContain(reason);
});

test('where SIGUSR1 is ignored, the line is run once, and measured', () => {
  const home = tempDir();
  const script = 'trap "" USR1; exec "$0" -c "$1"';
  const { status, stdout } = spawnSync('sh', ['-c', script, SHELL, LINE], {
    env: hermeticEnv(home, { SHELL }),
    encoding: 'utf8',
    input: 'input\n',
  });
  expect([stdout, status]).toEqual(['input\n/bin/sh\n', 4]);
  expect(namesIn(home)).toEqual(['cat']);
});

test('where memory is too little for Node, the line is run', () => {
  const args = ['--as=60000000', SHELL, '-c', 'echo ran'];
  const { stdout } = spawnSync('prlimit', args, {
    env: hermeticEnv(tempDir(), { SHELL }),
    encoding: 'utf8',
  });
  expect(stdout).toBe('ran\n');
});

test('it finds jobmeter where it is a link, as npm and people make them', () => {
  const [home, place] = [tempDir(), tempDir()];
  symlinkSync(SHELL, join(place, 'jobmeter-shell'));
  expect(call(['-c', 'exit 5'], {}, { home, shell: join(place, 'jobmeter-shell') }).status).toBe(5);
  expect(namesIn(home)).toHaveLength(1);
});

test('the config file names lines by a text in them, the longest first, and has their options', async () => {
  const home = tempDir();
  mkdirSync(join(home, '.config/jobmeter'), { recursive: true });
  const config = join(home, '.config/jobmeter/config.yaml');
  writeFileSync(
    config,
    'jobs: {all: {match: backup}, full: {match: backup --full, success-codes: "0,3", group: {kind: full}}, other: {}}\n',
  );
  for (const line of [': backup', ': backup --full; exit 3', ': other']) {
    call(['-c', line], {}, { home });
  }
  const { stdout } = await jobmeter(['status', '--json'], { home });
  const { groups } = JSON.parse(stdout.toString()) as {
    groups: { job: string; labels: object; state: string }[];
  };
  expect(Object.fromEntries(groups.map(({ job, labels }) => [job, labels]))).toEqual({
    all: {},
    full: { kind: 'full' },
    job: {},
  });
  const checked = await jobmeter(['config', 'check', config]);
  expect(checked.stdout.toString()).toContain('3 jobs, no mistake');
  writeFileSync(config, 'defaults: {match: x}\njobs: {a: {match: [x]}, b: {match: ""}}\n');
  const { stdout: mistakes } = await jobmeter(['config', 'check', config]);
  expect(mistakes.toString().match(/(?:match is .*|match is not .*)$/gm)).toEqual([
    'match is not an option of defaults: it belongs in an entry of jobs',
    'match is a list: write a text that its line has in it',
    'match is empty: write a text that its line has in it',
  ]);
});

test('what a line starts is not measured a second time', () => {
  const home = tempDir();
  call(['-c', '$SHELL -c "exit 1"; true'], {}, { home });
  expect(namesIn(home)).toHaveLength(1);
});

test.each([
  [['shell'], 'the line is missing'],
  [['shell', '--notify', 'x', '--', 'true'], '--notify "x" is not understood'],
  [['shell', 'true', 'false'], '"false" is not expected'],
])('jobmeter %j is a mistake', async (args, words) => {
  const { exitCode, stderr } = await jobmeter(args);
  expect([exitCode, stderr.toString()]).toEqual([125, expect.stringContaining(words)]);
});

test('a process that is not the parent gets no signal', async () => {
  const args = ['shell', '--notify', '1', '--', 'echo ran'];
  const { exitCode, stdout } = await jobmeter(args);
  expect([exitCode === 0, stdout.toString()]).toEqual([false, '']);
});

import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { certificateAuthority, issue } from '../rig/certificates.js';
import { startTlsFaultServer } from '../rig/fault-server.js';
import { install } from '../rig/installation.js';
import { BIN, hermeticEnv, jobmeter } from '../rig/jobmeter.js';
import { freePort } from '../rig/ports.js';
import { tempDir } from '../rig/temp-dir.js';
import { until } from '../rig/server.js';

const RUN = ['run', '--job', 'j', '--no-state', '--'];

const isRoot = process.getuid?.() === 0;

/** A name space of its own, in which Node is nowhere but where a test puts it. */
const UNSHARE = ['--user', '--map-root-user', '--mount'];
const HIDE = `for node in /usr/local/bin/node /usr/bin/node /bin/node; do
    [ -e "$node" ] && mount --bind /dev/null "$node"; done 2>/dev/null; exec "$@"`;
const canHide = spawnSync('unshare', [...UNSHARE, 'sh', '-c', HIDE, 'sh', 'true']).status === 0;

function withoutNode(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = { PATH: '/usr/bin:/bin' },
): SpawnSyncReturns<string> {
  const words = [...UNSHARE, 'sh', '-c', HIDE, 'sh', ...argv];
  return spawnSync('unshare', words, { env, encoding: 'utf8' });
}

/** Prefix of an installation that has Node beside the link to us, as nvm makes it. */
function installWithNode(): string {
  const prefix = tempDir();
  chmodSync(prefix, 0o755);
  const root = join(prefix, 'lib/node_modules/jobmeter');
  mkdirSync(root, { recursive: true });
  install(root);
  mkdirSync(join(prefix, 'bin'));
  symlinkSync('../lib/node_modules/jobmeter/bin/jobmeter', join(prefix, 'bin/jobmeter'));
  linkNode(join(prefix, 'bin'));
  return prefix;
}

/** A copy: the one that is linked may be hidden. */
function linkNode(folder: string): void {
  mkdirSync(folder, { recursive: true });
  spawnSync('cp', [process.execPath, join(folder, 'node')]);
}

const preload = (text: string): string => {
  const file = join(tempDir(), 'agent.cjs');
  writeFileSync(file, text);
  return file;
};

const AGENT = preload(`require('node:fs').writeFileSync(process.env.TRACE, '');`);

test.each([
  ['that this Node does not know', '--experimental-strip-types --no-such-flag'],
  ['of a file that is missing', '--require ./missing.js'],
  ['of a debugger', '--inspect=127.0.0.1:9229'],
  ['of a tracing agent', `--require ${AGENT}`],
  ['of V8', '--max-old-space-size=5'],
])('NODE_OPTIONS %s is for the job: it runs and has them, we do not', async (_, options) => {
  const trace = join(tempDir(), 'loaded');
  const { exitCode, stdout, stderr } = await jobmeter(
    [...RUN, 'sh', '-c', 'printf %s "$NODE_OPTIONS"'],
    { env: { NODE_OPTIONS: options, TRACE: trace } },
  );
  const seen = { exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
  expect(seen).toEqual({ exitCode: 0, stdout: options, stderr: '' });
  expect(existsSync(trace)).toBe(false);
});

test('a port for the debugger of the job is free for it', async () => {
  const port = await freePort();
  const { exitCode, stderr } = await jobmeter([...RUN, process.execPath, '-e', '0'], {
    env: { NODE_OPTIONS: `--inspect=127.0.0.1:${port}` },
  });
  expect(exitCode).toBe(0);
  expect(stderr.toString()).toContain(`Debugger listening on ws://127.0.0.1:${port}/`);
});

test.each([
  ['a certificate that nobody vouches for', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
  ['the authorities of the job', { NODE_EXTRA_CA_CERTS: 'ca.pem' }],
])('a gateway is not trusted because of %s', async (_, given) => {
  const authority = await certificateAuthority();
  const folder = tempDir();
  writeFileSync(join(folder, 'ca.pem'), authority.cert);
  await using server = await startTlsFaultServer(await issue(authority), 200);
  const options = ['--gateway', server.url, '--push-timeout', '30'];
  const args = ['run', '--job', 'j', ...options, '--', 'env'];
  const { exitCode, stdout, stderr } = await jobmeter(args, { env: given, cwd: folder });
  expect(exitCode).toBe(0);
  expect(stdout.toString()).toContain(`${Object.entries(given)[0]!.join('=')}\n`);
  expect(stderr.toString()).toContain('certificate');
  expect(server.requests).toEqual([]);
});

const ODD = ['a.b=1', 'BASH_FUNC_f%%=() { :; }', 'IFS=x', 'NODE_DEBUG=', 'Z=1', 'A=2'];

test('we run with fewer threads than a bare Node', async () => {
  const count = `ls /proc/$PPID/task | wc -l`;
  const { stdout } = await jobmeter([...RUN, 'sh', '-c', count]);
  const bare = `process.stdout.write(String(fs.readdirSync('/proc/self/task').length))`;
  const ofNode = spawnSync(process.execPath, ['--eval', bare], { encoding: 'utf8' });
  expect(Number(stdout)).toBeGreaterThan(1);
  expect(Number(stdout)).toBeLessThan(Number(ofNode.stdout) - 1);
});

test('the job has the environment that we were given, odd names, order and all', () => {
  const env = hermeticEnv(tempDir());
  const words = ['-i', ...ODD, BIN, ...RUN, '/usr/bin/env'];
  const { stdout, stderr } = spawnSync('env', words, { env, encoding: 'utf8' });
  expect(stderr).toBe('');
  const entries = stdout.trimEnd().split('\n');
  expect(entries.filter((entry) => !entry.startsWith('JOBMETER_METRICS='))).toEqual(ODD);
});

test.runIf(canHide)(
  'without /proc it has what a shell passes on, with what was kept from us',
  () => {
    const env = hermeticEnv(tempDir(), { NODE_DEBUG: '', NODE_OPTIONS: '--no-such-flag' });
    const empty = 'mount -t tmpfs none /proc; exec "$@"';
    const job = 'echo "$NODE_OPTIONS ${NODE_DEBUG-unset}"; ls /proc; env | grep LAUNCH';
    const words = [...UNSHARE, 'sh', '-c', empty, 'sh', BIN, ...RUN, 'sh', '-c', job];
    const { stdout, stderr } = spawnSync('unshare', words, { env, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: '--no-such-flag \n', stderr: '' });
  },
);

test.runIf(isRoot)(
  'nor is the environment that of another process, where /proc is not ours',
  () => {
    const env = hermeticEnv(tempDir(), { MARK: 'of the first process in /proc' });
    const line = 'MARK=ours unshare --pid --fork "$@"; exit $?';
    const job = [BIN, ...RUN, 'sh', '-c', 'echo $MARK'];
    const words = ['--pid', '--fork', '--mount-proc', 'sh', '-c', line, 'sh', ...job];
    const { stdout, stderr } = spawnSync('unshare', words, { env, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: 'ours\n', stderr: '' });
  },
);

test('an environment of more than the kernel takes in one variable is no obstacle', async () => {
  const large = 'x'.repeat(100_000);
  const { exitCode, stdout } = await jobmeter([...RUN, 'sh', '-c', 'echo ${#LARGE}; ulimit -Sn'], {
    env: { LARGE: large },
    behind: ['prlimit', '--nofile=321:'],
  });
  expect({ exitCode, stdout: stdout.toString() }).toEqual({ exitCode: 0, stdout: '100000\n321\n' });
});

test('what a launcher further out has noted is not taken for our own', async () => {
  const note = { JOBMETER_LAUNCH: '1 012. ', JOBMETER_LAUNCH_NODE_OPTIONS: 'theirs' };
  const { stdout } = await jobmeter([...RUN, 'env'], { env: note, nodeArgs: [] });
  expect(stdout.toString()).not.toMatch(/LAUNCH|theirs/);
});

test('through links, relative, and by a shell: we are found where we are', () => {
  const folder = tempDir();
  symlinkSync(BIN, join(folder, '-odd name'));
  const env = hermeticEnv(folder);
  for (const words of ['./-odd name', 'sh ./-odd name', `sh ${BIN}`, BIN]) {
    const command = words.replace('./-odd name', "'./-odd name'");
    const line = `${command} ${RUN.join(' ')} echo here`;
    const { stdout, stderr } = spawnSync('sh', ['-c', line], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    expect([words, stdout, stderr]).toEqual([words, 'here\n', '']);
  }
});

test.each(
  ['ksh93', 'mksh', 'yash', 'zsh']
    .map((name) => `/usr/bin/${name}`)
    .filter((path) => existsSync(path)),
)('%s may be the shell: a job has its input and output, and its environment', (path) => {
  const shell = join(tempDir(), 'sh');
  symlinkSync(path, shell);
  const env = hermeticEnv(tempDir(), { ODD: '*  \n', PWD: '/bogus' });
  const words = [BIN, ...RUN, 'sh', '-c', 'cat; echo "$ODD" >&2; exit 3'];
  const { status, stdout, stderr } = spawnSync(shell, words, {
    env,
    encoding: 'utf8',
    input: 'in\n',
  });
  expect([status, stdout, stderr]).toEqual([3, 'in\n', '*  \n\n']);
  const killed = spawnSync(shell, [`${BIN}-shell`, '-c', 'kill -KILL $$'], {
    env,
    encoding: 'utf8',
  });
  expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', '']);
});

test.runIf(canHide)('without Node there is one line, and exit status 127', () => {
  const { status, stdout, stderr } = withoutNode([BIN, ...RUN, 'true']);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^jobmeter: no Node\.js found [^\n]*\n$/);
  expect(status).toBe(127);
});

test('with a Node that is too old there is one line, and exit status 125', () => {
  const old = preload(
    `Object.defineProperty(process, 'versions', { value: { node: '18.20.4' } });`,
  );
  const args = ['--require', old, BIN, ...RUN, 'true'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toMatch(/^jobmeter: needs Node\.js 20\.18\.1 or newer; [^\n]*\n$/);
  expect(status).toBe(125);
});

test.runIf(canHide).each([
  ['beside the link to us', (prefix: string) => join(prefix, 'bin/jobmeter')],
  [
    'in bin of the prefix that we are installed in',
    (prefix: string) => join(prefix, 'lib/node_modules/jobmeter/bin/jobmeter'),
  ],
])('Node is found %s', (_, launcher) => {
  const { stdout, stderr } = withoutNode([launcher(installWithNode()), ...RUN, 'echo', 'ran']);
  expect({ stdout, stderr }).toEqual({ stdout: 'ran\n', stderr: '' });
});

test.runIf(canHide)('Node is found in the places of version managers in our home', () => {
  const home = tempDir();
  linkNode(join(home, '.nvm/versions/node/v22.1.0/bin'));
  const env = { PATH: '/usr/bin:/bin', HOME: home };
  expect(withoutNode([BIN, ...RUN, 'echo', 'ran'], env).stdout).toBe('ran\n');
});

test.runIf(canHide).each([
  ['a directory that others may put files into', 0o1777],
  ['nowhere', undefined],
])('Node is not taken from %s', (_, mode) => {
  const folder = tempDir();
  symlinkSync(BIN, join(folder, 'jobmeter'));
  if (mode !== undefined) linkNode(folder);
  chmodSync(folder, mode ?? 0o700);
  const env = { PATH: `.::/usr/bin:/bin:${folder}`, HOME: folder };
  expect(withoutNode([join(folder, 'jobmeter'), ...RUN, 'true'], env).status).toBe(127);
});

test.runIf(canHide)('as cron starts it, with Node only beside us, a job runs', () => {
  const prefix = installWithNode();
  const env = { PATH: '/usr/bin:/bin', HOME: prefix, LOGNAME: 'root', SHELL: '/bin/sh' };
  const line = `${join(prefix, 'bin/jobmeter')} ${RUN.join(' ')} echo ran`;
  expect(withoutNode(['/bin/sh', '-c', line], env)).toMatchObject({
    status: 0,
    stdout: 'ran\n',
    stderr: '',
  });
});

const CRON = '/usr/sbin/cron';

/** Its own /etc and spool, in a name space: the cron of the machine does not see them. */
const UNDER_CRON = `
  mount -t tmpfs none /var/spool/cron && mkdir -p /var/spool/cron/crontabs
  mount -t tmpfs none /run
  for folder in /etc/cron.d /etc/cron.hourly; do [ -d $folder ] && mount -t tmpfs none $folder; done
  echo '# none' >"$EMPTY"; mount --bind "$EMPTY" /etc/crontab 2>/dev/null
  (umask 077; printf '%s\\n' "$LINE" >/var/spool/cron/crontabs/root)
  exec ${CRON} -f`;

test.runIf(canHide && existsSync(CRON) && isRoot)(
  'under the real cron, with Node only beside us, a job runs',
  async () => {
    const prefix = installWithNode();
    const seen = join(prefix, 'seen');
    const job = `sh -c 'env >${seen}.part'`;
    // At the start of cron, in place of a minute that would have to be waited for.
    const run = `${join(prefix, 'bin/jobmeter')} ${RUN.join(' ')} ${job}`;
    // Seen when we have ended too: until then we may write kept code into what is removed after the test.
    const line = `@reboot ${run}; mv ${seen}.part ${seen}`;
    const words = [
      '--mount',
      '--pid',
      '--fork',
      '--kill-child',
      'sh',
      '-c',
      HIDE,
      'sh',
      'sh',
      '-c',
      UNDER_CRON,
    ];
    const env = {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      LINE: line,
      EMPTY: join(prefix, 'crontab'),
    };
    const cron = spawn('unshare', words, { stdio: 'ignore', env });
    try {
      await until(async () => existsSync(seen));
    } finally {
      cron.kill('SIGKILL');
    }
    expect(readFileSync(seen, 'utf8')).toMatch(/^PATH=\/usr\/bin:\/bin$/m);
  },
);

test('nothing of the environment of the tests reaches a job', () => {
  expect(hermeticEnv('/')['PATH']).toMatch(new RegExp(`^${dirname(process.execPath)}:`));
});

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { BIN, jobmeter, type JobmeterOptions } from '../rig/jobmeter.js';
import { startFaultServer } from '../rig/fault-server.js';
import { tempDir } from '../rig/temp-dir.js';

/** In HOME. */
const OWN_CACHE = { XDG_CACHE_HOME: undefined };

/** A name space of its own, so that nobody needs to be root. */
const UNSHARE = ['unshare', '--user', '--map-root-user', '--mount'];

const canMount =
  spawnSync('unshare', [...UNSHARE.slice(1), 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

const DIGEST = readFileSync(join(import.meta.dirname, '../../dist/cli/digest'), 'utf8');

/** Of this version, on this Node. */
const FOLDER = `${DIGEST}-${process.version}-${process.arch}`;

const RUN = ['run', '--job', 'j', '--', 'sh', '-c', 'exit 3'];

/** A HOME with a folder for caches of this mode. */
function homeWithCache(mode: number = 0o700): string {
  const home = tempDir();
  mkdirSync(join(home, '.cache'));
  chmodSync(join(home, '.cache'), mode);
  return home;
}

async function run(home: string, options: JobmeterOptions = {}): Promise<void> {
  const env = { ...OWN_CACHE, ...options.env };
  const { exitCode, stderr } = await jobmeter(RUN, { ...options, home, env });
  expect({ exitCode, stderr: stderr.toString() }).toEqual({ exitCode: 3, stderr: '' });
}

/** Paths of what is kept, in the order of their names. */
function keptIn(home: string): readonly string[] {
  return readdirSync(join(home, '.cache'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
}

/** A file that is written anew is another. */
function inodesIn(home: string): Readonly<Record<string, number>> {
  return Object.fromEntries(keptIn(home).map((file) => [file, statSync(file).ino]));
}

function mainIn(home: string): string {
  return keptIn(home).find((file) => file.endsWith('/main.cjs'))!;
}

test('a run keeps compiled code for the next one, for nobody else to read', async () => {
  const home = homeWithCache();
  await run(home);
  const kept = keptIn(home);
  expect(kept.map((file) => basename(file))).toEqual(
    expect.arrayContaining(['pipeline-finish-run.cjs', 'main.cjs']),
  );
  for (const file of kept) expect(statSync(file).mode & 0o777).toBe(0o600);
  const before = inodesIn(home);
  await run(home);
  expect(inodesIn(home)).toEqual(before);
});

test('a run that sets flags of V8 keeps what every other one can use', async () => {
  const home = homeWithCache();
  const server = await startFaultServer(200);
  const pushing = ['run', '--job', 'j', '--gateway', server.url];
  const reading = [...pushing, '--records', 'n=read (\\d+)'];
  const runs = [reading, reading, pushing].map((args) => [...args, '--', 'echo', 'read 5']);
  const seen = [];
  for (const args of runs) {
    const { exitCode } = await jobmeter(args, { home, env: OWN_CACHE });
    expect(exitCode).toBe(0);
    seen.push(inodesIn(home));
  }
  const names = Object.keys(seen[0]!).join();
  expect(names).toContain('run-streams-tee-output.cjs');
  expect(names).toContain('http-direct.cjs');
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
});

const GATEWAY = ['--gateway', 'http://127.0.0.1:1', '--push-timeout', '0.1', '--quiet'];
const PROXY = 'http://127.0.0.1:1';

test.each([
  ['a directory', ['--textfile', '.'], {}, []],
  ['a gateway', GATEWAY, {}, ['http-direct']],
  ['a gateway that the proxy is not for', GATEWAY, { HTTPS_PROXY: PROXY }, ['http-direct']],
  ['a gateway behind a proxy', GATEWAY, { HTTP_PROXY: PROXY }, ['http-proxy-tunnel']],
])(
  'what is sent to %s loads what that takes of HTTP, and no more',
  async (_, place, env, names) => {
    const home = homeWithCache();
    const args = ['run', '--job', 'j', ...place, '--', 'true'];
    const { exitCode } = await jobmeter(args, { home, env: { ...OWN_CACHE, ...env } });
    expect(exitCode).toBe(0);
    const loaded = keptIn(home).map((file) => basename(file));
    expect(loaded.filter((name) => /^http-(?:direct|proxy-tunnel)\./.test(name))).toEqual(
      names.map((name) => `${name}.cjs`),
    );
  },
);

test.each([
  ['NODE_OPTIONS', { env: { NODE_OPTIONS: '--max-old-space-size=300' } }],
  ["Node's command line", { nodeArgs: ['--max-old-space-size=300'] }],
])('jobs with other flags in %s do not replace what is kept', async (_, options) => {
  const home = homeWithCache();
  await run(home);
  await run(home, options);
  const both = inodesIn(home);
  expect(Object.keys(both).filter((file) => file.endsWith('/main.cjs'))).toHaveLength(2);
  await run(home);
  await run(home, options);
  expect(inodesIn(home)).toEqual(both);
});

test('what has a path in NODE_OPTIONS makes no difference', async () => {
  const home = homeWithCache();
  await run(home);
  const before = inodesIn(home);
  await run(home, { env: { NODE_OPTIONS: `--diagnostic-dir=${tempDir()}` } });
  expect(inodesIn(home)).toEqual(before);
});

test.each([
  ['is cut short', (whole: Buffer) => whole.subarray(0, -100)],
  [
    'is damaged',
    (whole: Buffer) => Buffer.from(whole).fill(0, whole.length - 5000, whole.length - 1000),
  ],
  ['has other source', (whole: Buffer) => Buffer.from(whole).fill('x', 100, 110)],
  ['is of other flags', (whole: Buffer) => flagged(whole)],
  ['is empty', () => Buffer.alloc(0)],
  ['is nothing but zeros', (whole: Buffer) => Buffer.alloc(whole.length)],
  ['is of another version', (whole: Buffer) => otherDigest(whole)],
])('what %s is not used, and made anew', async (_, change) => {
  const home = homeWithCache();
  await run(home);
  const good = readFileSync(mainIn(home));
  writeFileSync(mainIn(home), change(good));
  const changed = statSync(mainIn(home)).ino;
  await run(home);
  expect(statSync(mainIn(home)).ino).not.toBe(changed);
});

/** Twice source and code, the latter with V8's header, whose fourth word is a hash of its flags. */
function flagged(whole: Buffer): Buffer {
  const copy = Buffer.from(whole);
  const header = 8 + Number(whole.toString('latin1', 0, 8));
  for (const start of [header, header + whole.length / 2]) copy.writeUInt32LE(1, start + 12);
  return copy;
}

function otherDigest(whole: Buffer): Buffer {
  const text = whole.toString('latin1');
  return Buffer.from(
    text.replaceAll(`/*${DIGEST}*/`, `/*${'0'.repeat(DIGEST.length)}*/`),
    'latin1',
  );
}

test('compiled code is kept where V8 takes it as it is, without a copy', async () => {
  const home = homeWithCache();
  await run(home);
  for (const file of keptIn(home)) {
    expect(Number(readFileSync(file).toString('latin1', 0, 8)) % 8).toBe(0);
  }
});

test('where others may write, nothing is kept', async () => {
  const home = homeWithCache(0o777);
  await run(home);
  expect(keptIn(home)).toEqual([]);
});

test.each(['', FOLDER])('nor behind a link: jobmeter/%s', async (folder) => {
  const [home, elsewhere] = [homeWithCache(), tempDir()];
  const link = join(home, '.cache/jobmeter', folder);
  mkdirSync(dirname(link), { recursive: true, mode: 0o700 });
  symlinkSync(elsewhere, link.replace(/\/$/, ''));
  await run(home);
  expect(readdirSync(elsewhere)).toEqual([]);
});

test.each(['', FOLDER])('nor is it used where others may write to jobmeter/%s', async (folder) => {
  const home = homeWithCache();
  await run(home);
  chmodSync(join(home, '.cache/jobmeter', folder), 0o770);
  writeFileSync(mainIn(home), 'made by others');
  await run(home);
  expect(readFileSync(mainIn(home), 'utf8')).toBe('made by others');
});

test('no place is made for it where there was none', async () => {
  const home = tempDir();
  await run(home);
  expect(readdirSync(home)).not.toContain('.cache');
});

test('where it cannot be kept, nothing is said', async () => {
  const home = homeWithCache();
  writeFileSync(join(home, '.cache/jobmeter'), 'in the way');
  await run(home);
  expect(keptIn(home)).toHaveLength(1);
});

test('what starts no command keeps nothing: too little has been compiled', async () => {
  const home = homeWithCache();
  await jobmeter(['--version'], { home, env: OWN_CACHE });
  expect(keptIn(home)).toEqual([]);
});

test('where the size of files is limited, nothing is left half written', async () => {
  const home = homeWithCache();
  await run(home, { behind: ['prlimit', '--fsize=100000'] });
  expect(keptIn(home).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  expect(mainIn(home)).toBeUndefined();
});

test.skipIf(!canMount)('nor where the disk is full', async () => {
  const home = homeWithCache();
  const cache = join(home, '.cache');
  const left = join(home, 'left');
  const inside = `mount -t tmpfs -o size=300k,mode=0700 none '${cache}'; "$@"; s=$?; find '${cache}' -type f > '${left}'; exit $s`;
  await run(home, { behind: [...UNSHARE, 'sh', '-c', inside, 'sh'] });
  expect(readFileSync(left, 'utf8')).toBe('');
});

test('what another run is writing is left to it, for an hour', async () => {
  const home = homeWithCache();
  await run(home);
  const [main, temporary] = [mainIn(home), `${mainIn(home)}.tmp`];
  renameSync(main, temporary);
  await run(home);
  expect(keptIn(home)).not.toContain(main);
  expect(keptIn(home)).toContain(temporary);
  age(temporary, 61);
  await run(home);
  expect(keptIn(home)).toContain(main);
  expect(keptIn(home)).not.toContain(temporary);
});

test('what another version kept is removed when it is a week old', async () => {
  const home = homeWithCache();
  const top = join(home, '.cache/jobmeter');
  const [old, young] = ['old', 'young'].map((name) => join(top, name));
  for (const folder of [old!, young!]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, 'main.cjs'), '');
  }
  age(old!, 8 * 24 * 60);
  await run(home);
  expect(readdirSync(top).toSorted()).toEqual([FOLDER, 'young'].toSorted());
});

function age(file: string, minutes: number): void {
  const then = Date.now() / 1000 - minutes * 60;
  lutimesSync(file, then, then);
}

/** bin/jobmeter.js with these files in place of ours, as the build leaves them. */
function install(root: string, digest: string, modules: Readonly<Record<string, string>>): void {
  cpSync(BIN, join(root, 'bin/jobmeter.js'));
  mkdirSync(join(root, 'dist/cli'), { recursive: true });
  for (const [name, source] of Object.entries(modules)) {
    writeFileSync(join(root, 'dist/cli', name), `/*${digest}*/${source}`);
  }
  writeFileSync(join(root, 'dist/cli/digest'), digest);
}

function output(root: string, env: Readonly<Record<string, string>> = {}): string {
  return spawnSync(process.execPath, [join(root, 'bin/jobmeter.js')], { env }).stdout.toString();
}

const saying = (word: string): Readonly<Record<string, string>> => ({
  'pipeline-finish-run.cjs': '',
  'main.cjs': `require('./pipeline-finish-run.cjs'); exports.main = async () => console.log('${word}');`,
});

test('a version that is installed in place of another runs its own code, and keeps it', () => {
  const [root, home] = [tempDir(), homeWithCache()];
  for (const word of ['old', 'new']) {
    install(root, word, saying(word));
    expect([output(root, { HOME: home }), output(root, { HOME: home })]).toEqual([
      `${word}\n`,
      `${word}\n`,
    ]);
  }
  expect(keptIn(home)).toHaveLength(4);
});

test('what is replaced while a run loads it is not kept as what it was', () => {
  const [root, home] = [tempDir(), homeWithCache()];
  install(root, 'new', saying('new'));
  writeFileSync(join(root, 'dist/cli/digest'), 'old');
  expect(output(root, { HOME: home })).toBe('new\n');
  expect(keptIn(home)).toEqual([]);
});

test('a module that could not be loaded is not there half-made when it is asked for again', () => {
  const root = tempDir();
  install(root, '', {
    'thrower.cjs': 'exports.half = 1; throw new Error("not now");',
    'main.cjs': `exports.main = async () => {
      for (const time of [1, 2]) try { require('./thrower.cjs'); } catch (error) { console.log(time, error.message); }
    };`,
  });
  expect(output(root)).toBe('1 not now\n2 not now\n');
});

import { isDeepStrictEqual } from 'node:util';
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { compiledIn, install, installModules, launcherIn } from '../rig/installation.js';
import { hermeticEnv } from '../rig/jobmeter.js';
import { startProxy } from '../rig/proxy.js';
import { tempDir } from '../rig/temp-dir.js';

const ROUNDS = Number(process.env['JOBMETER_TEST_RUNS'] ?? 18);
const ROUNDS_TIMEOUT = 300_000 + ROUNDS * 10_000;

const IS_ROOT = process.getuid?.() === 0;
const STRANGER = 12_345;

const KEPT_ALWAYS = ['finish-run.cjs', 'main.cjs'];

/** Some of these tests are about a start that hangs. */
const START_TIMEOUT_MS = 100_000;

function start(
  root: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): SpawnSyncReturns<string> {
  return spawnSync(launcherIn(root), args, {
    env: hermeticEnv(tempDir(), env),
    cwd: root,
    encoding: 'utf8',
    timeout: START_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
}

const AS_IT_SHOULD = { status: 3, signal: null, stderr: '' };

function run(root: string): Readonly<Record<keyof typeof AS_IT_SHOULD, unknown>> {
  const args = ['run', '--job', 'j', '--no-state', '--', 'sh', '-c', 'exit 3'];
  const { status, signal, stderr } = start(root, args);
  return { status, signal, stderr };
}

/** A file that is written anew is another. */
function inodesIn(root: string): Readonly<Record<string, number>> {
  const folder = compiledIn(root);
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  return Object.fromEntries(names.map((name) => [name, statSync(join(folder, name)).ino]));
}

function installWarm(): string {
  const root = install();
  expect(run(root)).toEqual(AS_IT_SHOULD);
  expect(Object.keys(inodesIn(root))).toEqual(KEPT_ALWAYS);
  return root;
}

test('a run keeps compiled code beside the code, which the next one uses as it is', () => {
  const root = installWarm();
  const before = inodesIn(root);
  for (const name of KEPT_ALWAYS) {
    expect(statSync(join(compiledIn(root), name)).mode & 0o022).toBe(0);
  }
  expect(run(root)).toEqual(AS_IT_SHOULD);
  expect(inodesIn(root)).toEqual(before);
});

test('a run that sets flags of V8 keeps what every other one can use', async () => {
  await using server = await startFaultServer(200);
  const root = install();
  const pushing = ['--gateway', server.url];
  const options = [['--records', 'n=x'], [...pushing, '--records', 'n=x'], pushing, []];
  const writtenIn = async (): Promise<boolean> => {
    const before = inodesIn(root);
    for (const each of options) await runWith(root, each);
    return !isDeepStrictEqual(inodesIn(root), before);
  };
  await writtenIn();
  expect(Object.keys(inodesIn(root))).toEqual(
    expect.arrayContaining([...KEPT_ALWAYS, 'patterns-reading.cjs']),
  );
  // On a busy machine, a run may take more than a second for the first time: it is announced, and that is new.
  while (await writtenIn());
});

test('a run that needs a further bundle keeps anew what it has compiled of the others', async () => {
  await using server = await startFaultServer(200);
  const root = installWarm();
  const before = inodesIn(root);
  await runWith(root, ['--gateway', server.url]);
  const after = inodesIn(root);
  for (const name of ['main.cjs', 'finish-run.cjs']) {
    expect(after[name]).not.toBe(before[name]);
  }
});

/** The servers are in this process. */
async function runWith(root: string, options: readonly string[], variables = {}): Promise<void> {
  const args = ['run', '--job', 'j', ...options, '--', 'true'];
  const env = hermeticEnv(tempDir(), variables);
  const child = spawn(launcherIn(root), args, { env, stdio: 'ignore' });
  expect(await once(child, 'exit')).toEqual([0, null]);
}

interface Servers {
  readonly gateway: string;
  readonly proxy: string;
}

test.each<[string, (at: Servers) => readonly string[], (at: Servers) => object, string[]]>([
  ['a directory', () => ['--textfile', tempDir()], () => ({}), []],
  ['a gateway', ({ gateway }) => ['--gateway', gateway], () => ({}), ['http']],
  [
    'a gateway that the proxy is not for',
    ({ gateway }) => ['--gateway', gateway],
    ({ proxy }) => ({ https_proxy: proxy }),
    ['http'],
  ],
  [
    'a gateway behind a proxy',
    ({ gateway }) => ['--gateway', gateway],
    ({ proxy }) => ({ http_proxy: proxy }),
    ['http-proxy-tunnel', 'http'],
  ],
])(
  'what is sent to %s loads what that takes of HTTP, and no more',
  async (_, place, env, names) => {
    await using server = await startFaultServer(200);
    await using proxy = await startProxy();
    const at = { gateway: server.url, proxy: proxy.url };
    const root = install();
    await runWith(root, place(at), env(at));
    const kept = Object.keys(inodesIn(root)).map((name) =>
      /(http|http-proxy-tunnel)\.cjs$/.exec(name),
    );
    expect(kept.flatMap((found) => found?.[1] ?? [])).toEqual(names);
  },
);

test('what starts no command keeps nothing: too little has been compiled', () => {
  const root = install();
  start(root, ['--version']);
  expect(inodesIn(root)).toEqual({});
});

test('where Node has flags of its own, nothing is kept: V8 would refuse it in all other runs', () => {
  const root = install();
  const env = hermeticEnv(tempDir(), { NODE_OPTIONS: '--max-old-space-size=300' });
  const args = [launcherIn(root), 'run', '--job', 'j', '--no-state', '--', 'true'];
  expect(spawnSync(process.execPath, args, { env }).status).toBe(0);
  expect(inodesIn(root)).toEqual({});
});

test('where it cannot be kept, nothing is said', () => {
  const root = install();
  writeFileSync(join(root, 'dist/cli/__compiled__'), 'in the way');
  expect(run(root)).toEqual(AS_IT_SHOULD);
});

test('where the size of files is limited, nothing is left half written', () => {
  const root = install();
  const args = ['--fsize=500', launcherIn(root), 'run', '--job=j', '--no-state', '--', 'true'];
  expect(spawnSync('prlimit', args, { env: hermeticEnv(tempDir()) }).status).toBe(0);
  expect(inodesIn(root)).toEqual({});
});

/** Numbers from 0 to 1 that are the same in every run of the tests. */
function* numbers(): Generator<number, never> {
  for (let state = 1; ; state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) {
    yield state / 2 ** 32;
  }
}

const random = numbers();
const upTo = (limit: number): number => Math.floor(random.next().value * limit);

const flipBits = (file: string, count: number): void => {
  const bytes = readFileSync(file);
  for (let done = 0; done < count; done += 1) {
    const at = upTo(bytes.length);
    bytes[at] = bytes[at]! ^ (1 << upTo(8));
  }
  writeFileSync(file, bytes);
};

const DAMAGES: Readonly<Record<string, (file: string) => void>> = {
  'a flipped bit': (file) => flipBits(file, 1),
  'a hundred flipped bits': (file) => flipBits(file, 100),
  'a part that is missing': (file) => truncateSync(file, upTo(statSync(file).size)),
  'a part that is zeros': (file) => {
    const bytes = readFileSync(file);
    const from = upTo(bytes.length);
    writeFileSync(file, bytes.fill(0, from, Math.min(bytes.length, from + 1 + upTo(4096))));
  },
  'another file of ours': (file) => {
    const other = file.endsWith('main.cjs') ? 'finish-run.cjs' : 'main.cjs';
    writeFileSync(file, readFileSync(join(file, '..', other)));
  },
  'random bytes': (file) =>
    writeFileSync(file, Buffer.from(Array.from({ length: upTo(9000) }, () => upTo(256)))),
  'a link to /dev/zero': (file) => {
    rmSync(file);
    symlinkSync('/dev/zero', file);
  },
  'a FIFO': (file) => {
    rmSync(file);
    spawnSync('mkfifo', [file]);
  },
  'a directory': (file) => {
    rmSync(file);
    mkdirSync(file);
  },
};

test(
  'whatever has become of kept code, a run goes as it should',
  () => {
    const root = installWarm();
    const folder = compiledIn(root);
    const good = KEPT_ALWAYS.map((name) => [name, readFileSync(join(folder, name))] as const);
    const damages = Object.values(DAMAGES);
    for (let round = 0; round < ROUNDS; round += 1) {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      for (const [name, bytes] of good) writeFileSync(join(folder, name), bytes);
      damages[round % damages.length]!(join(folder, KEPT_ALWAYS[upTo(2)]!));
      expect(run(root)).toEqual(AS_IT_SHOULD);
    }
  },
  ROUNDS_TIMEOUT,
);

test.each(Object.keys(DAMAGES).slice(0, 7))('%s is made anew', (name) => {
  const root = installWarm();
  const main = join(compiledIn(root), 'main.cjs');
  const good = readFileSync(main).length;
  DAMAGES[name]!(main);
  expect(run(root)).toEqual(AS_IT_SHOULD);
  expect(statSync(main).isFile()).toBe(true);
  expect(readFileSync(main).length / good).toBeGreaterThan(0.9);
});

test('code that is replaced by other code of the same length runs as it is now', () => {
  const root = tempDir();
  for (const word of ['old', 'new']) {
    installModules(saying(word), root);
    expect([1, 2].map(() => start(root, []).stdout)).toEqual([`${word}\n`, `${word}\n`]);
  }
});

test('a module that could not be loaded is not there half-made when it is asked for again', () => {
  const root = installModules({
    'thrower.cjs': 'exports.half = 1; throw new Error("not now");',
    'main.cjs': `exports.main = async () => {
      for (const time of [1, 2]) try { require('./thrower.cjs'); } catch (error) { console.log(time, error.message); }
    };`,
  });
  expect(start(root, []).stdout).toBe('1 not now\n2 not now\n');
});

function saying(word: string): Readonly<Record<string, string>> {
  return {
    'finish-run.cjs': 'exports.finishRun = async () => { throw new Error(); };',
    'main.cjs': `require('./finish-run.cjs'); exports.main = async () => console.log('${word}');`,
  };
}

/** What the owner made, with kept code that says `planted` in place of `honest`, checksum and all. */
function plant(): { readonly root: string; readonly main: string; readonly planted: Buffer } {
  const [root, other] = [installModules(saying('honest')), installModules(saying('plants'))];
  for (const each of [root, other]) start(each, []);
  const source = readFileSync(join(root, 'dist/cli/main.cjs'));
  const planted = readFileSync(join(compiledIn(other), 'main.cjs'));
  planted.writeUInt32LE(crc32(planted.subarray(8), crc32(source)));
  return { root, main: join(compiledIn(root), 'main.cjs'), planted };
}

test('what only the owner can have written is run as it is kept', () => {
  // That the tests below would notice.
  const { root, main, planted } = plant();
  writeFileSync(main, planted);
  expect(start(root, []).stdout).toBe('plants\n');
});

test.each([
  ['the file', (main: string) => chmodSync(main, 0o666)],
  ['the file, as one of its group', (main: string) => chmodSync(main, 0o664)],
  ['its folder', (main: string) => chmodSync(join(main, '..'), 0o777)],
  ['the folder above', (main: string) => chmodSync(join(main, '../..'), 0o777)],
])('kept code is not run where others may write to %s', (_, open) => {
  const { root, main, planted } = plant();
  writeFileSync(main, planted);
  open(main);
  expect(start(root, []).stdout).toBe('honest\n');
});

test('nor behind a link, of the file or of its folder', () => {
  const { root, main, planted } = plant();
  const elsewhere = tempDir();
  writeFileSync(join(elsewhere, 'main.cjs'), planted);
  rmSync(main);
  symlinkSync(join(elsewhere, 'main.cjs'), main);
  expect(start(root, []).stdout).toBe('honest\n');
  rmSync(join(main, '..'), { recursive: true });
  symlinkSync(elsewhere, join(main, '..'));
  expect(start(root, []).stdout).toBe('honest\n');
  expect(readdirSync(elsewhere)).toEqual(['main.cjs']);
});

test.runIf(IS_ROOT)('nor where it belongs to somebody else, for root and for them', () => {
  const { root, main, planted } = plant();
  writeFileSync(main, planted);
  chownSync(main, STRANGER, STRANGER);
  expect(start(root, []).stdout).toBe('honest\n');
  expect(asStranger(root)).toBe('honest\n');
});

test.runIf(IS_ROOT)('who does not own the code writes no compiled code', () => {
  const root = installModules(saying('honest'));
  chmodSync(join(root, 'dist/cli'), 0o777);
  expect(asStranger(root)).toBe('honest\n');
  expect(inodesIn(root)).toEqual({});
});

function asStranger(root: string): string {
  const to = [`--reuid=${STRANGER}`, `--regid=${STRANGER}`, '--clear-groups', launcherIn(root)];
  return spawnSync('setpriv', to, { env: hermeticEnv('/'), encoding: 'utf8' }).stdout;
}

/** Puts a folder of its own, and a link to it, in place of the one of kept code, as fast as it can. */
const SWAPPER = `
  my ($real, $own) = @ARGV;
  while (1) {
    rename $real, "$real.away"; symlink $own, $real; select undef, undef, undef, rand 0.02;
    unlink $real; rename "$own", $real; select undef, undef, undef, rand 0.02;
    rename $real, $own; rename "$real.away", $real; select undef, undef, undef, rand 0.02;
  }`;

test.runIf(IS_ROOT)(
  'planted code is not run at any moment, where others can swap folders and links',
  async () => {
    const { root, main, planted } = plant();
    const folder = compiledIn(root);
    chmodSync(join(folder, '..'), 0o777);
    const own = `${folder}.own`;
    mkdirSync(own);
    writeFileSync(join(own, 'main.cjs'), planted);
    for (const each of [own, join(own, 'main.cjs')]) chownSync(each, STRANGER, STRANGER);
    expect(existsSync(main)).toBe(true);
    const swapper = spawn('setpriv', [
      `--reuid=${STRANGER}`,
      `--regid=${STRANGER}`,
      '--clear-groups',
      'perl',
      '-e',
      SWAPPER,
      folder,
      own,
    ]);
    const said = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) said.add(start(root, []).stdout);
    swapper.kill('SIGKILL');
    await once(swapper, 'exit');
    expect([...said]).toEqual(['honest\n']);
  },
  ROUNDS_TIMEOUT,
);

test('a home of others is not looked into: nothing of it is run, nothing is made there', () => {
  const home = tempDir();
  const trap = `#!/bin/sh\ntouch '${home}/sprung'\n`;
  const bins = [
    '.nvm/versions/node/v99.0.0/bin',
    'bin',
    'n/bin',
    '.volta/tools/image/node/99.0.0/bin',
  ];
  for (const bin of bins) {
    mkdirSync(join(home, bin), { recursive: true });
    writeFileSync(join(home, bin, 'node'), trap, { mode: 0o755 });
  }
  mkdirSync(join(home, '.cache/jobmeter'), { recursive: true });
  if (IS_ROOT) chownSync(home, STRANGER, STRANGER);
  const before = readdirSync(home, { recursive: true }).map(String).toSorted();
  const env = { HOME: home, XDG_CACHE_HOME: join(home, '.cache'), TMPDIR: home };
  const root = install();
  expect(start(root, ['run', '--job', 'j', '--no-state', '--', 'true'], env).status).toBe(0);
  expect(readdirSync(home, { recursive: true }).map(String).toSorted()).toEqual(before);
});

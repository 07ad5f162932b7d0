import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

/** In HOME. */
const OWN_CACHE = { XDG_CACHE_HOME: undefined };

const RUN = ['run', '--job', 'j', '--', 'sh', '-c', 'exit 3'];

/** A HOME with a folder for caches of this mode. */
function homeWithCache(mode: number = 0o700): string {
  const home = tempDir();
  mkdirSync(join(home, '.cache'));
  chmodSync(join(home, '.cache'), mode);
  return home;
}

async function run(home: string): Promise<void> {
  const { exitCode, stderr } = await jobmeter(RUN, { home, env: OWN_CACHE });
  expect({ exitCode, stderr: stderr.toString() }).toEqual({ exitCode: 3, stderr: '' });
}

/** Paths of what is kept, in the order of their names. */
function keptIn(home: string): readonly string[] {
  return readdirSync(join(home, '.cache'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
}

function mainIn(home: string): string {
  return keptIn(home).find((file) => file.includes('/main.cjs-'))!;
}

test('a run keeps compiled code for the next one, for nobody else to read', async () => {
  const home = homeWithCache();
  await run(home);
  const kept = keptIn(home);
  expect(kept.map((file) => file.replace(/^.*\/(.*)-\d+$/, '$1'))).toEqual(
    expect.arrayContaining(['after-spawn.cjs', 'main.cjs', 'standard-streams.cjs']),
  );
  for (const file of kept) expect(statSync(file).mode & 0o777).toBe(0o600);
  const before = kept.map((file) => statSync(file).ino);
  await run(home);
  expect(keptIn(home).map((file) => statSync(file).ino)).toEqual(before);
});

test.each([
  ['is cut short', (whole: Buffer) => whole.subarray(0, -100)],
  [
    'is damaged',
    (whole: Buffer) => Buffer.from(whole).fill(0, whole.length - 5000, whole.length - 1000),
  ],
  ['belongs to other source', (whole: Buffer) => Buffer.from(whole).fill('x', 100, 110)],
  ['is of other flags', (whole: Buffer) => flagged(whole)],
])('what %s is not used, and made anew', async (_, change) => {
  const home = homeWithCache();
  await run(home);
  const good = readFileSync(mainIn(home));
  writeFileSync(mainIn(home), change(good));
  const changed = statSync(mainIn(home)).ino;
  await run(home);
  expect(statSync(mainIn(home)).ino).not.toBe(changed);
});

/** Twice, each with V8's header, whose fourth word is a hash of its flags. */
function flagged(whole: Buffer): Buffer {
  const { size } = statSync(join(import.meta.dirname, '../../dist/cli/main.cjs'));
  const copy = Buffer.from(whole);
  for (const start of [size, size + (whole.length - size) / 2]) copy.writeUInt32LE(1, start + 12);
  return copy;
}

test('where others may write, nothing is kept', async () => {
  const home = homeWithCache(0o777);
  await run(home);
  expect(keptIn(home)).toEqual([]);
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

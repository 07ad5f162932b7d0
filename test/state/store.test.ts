import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { direct } from '../../src/platform/disk.js';
import { encodeState } from '../../src/state/encoding.js';
import type { GroupState } from '../../src/model/group-state.js';
import { removeState } from '../../src/state/remove-state.js';
import { StateStore } from '../../src/state/store.js';
import { mapGroups } from '../../src/state/map-groups.js';
import { add, aRun } from './a-run.js';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

const key = { job: 'a/b', labels: { place: '/var/tmp' } };

const run = aRun(1, 0, { records: [{ name: 'rows', labels: {}, value: Number.NaN }] });

const addRun = (previous: GroupState | undefined): GroupState => add(previous, run, { key });

const owner = process.getuid?.();

function storeIn(path: string): StateStore {
  return new StateStore({ path, owner }, direct);
}

function onlyFile(directory: string): string {
  const [name, ...others] = readdirSync(join(directory, 'groups')).filter((file) =>
    file.endsWith('.json'),
  );
  expect(others).toEqual([]);
  return join(directory, 'groups', name!);
}

test('what was stored comes back equal, NaN included', async () => {
  const store = storeIn(tempDir());
  const update = await store.update(key, addRun);
  expect(update).toMatchObject({ kind: 'stored', remarks: [] });
  const { views, remarks } = await mapGroups(store, (state) => state);
  expect(remarks).toEqual([]);
  expect(views).toEqual([addRun(undefined)]);
});

test('only the owner may read', async () => {
  const directory = join(tempDir(), 'made');
  await storeIn(directory).update(key, addRun);
  expect(statSync(join(directory, 'groups')).mode & 0o777).toBe(0o700);
  expect(statSync(onlyFile(directory)).mode & 0o777).toBe(0o600);
});

test.each(['', '{', 'null', '[]', '{"version":1}', '\0\0\0'])(
  'a state file that holds %j is renamed with a remark, not deleted',
  async (content) => {
    const directory = tempDir();
    const store = storeIn(directory);
    await store.update(key, addRun);
    const file = onlyFile(directory);
    writeFileSync(file, content);
    const update = await store.update(key, addRun);
    expect(update).toMatchObject({ kind: 'stored', state: { sequence: 1 } });
    const remark = update.kind === 'stored' ? update.remarks.join() : '';
    const aside = /renamed to (\S+)$/.exec(remark)?.[1] ?? '';
    expect(readFileSync(aside, 'utf8')).toBe(content);
  },
);

test('a state file cut anywhere is never taken for a state', async () => {
  const directory = tempDir();
  const store = storeIn(directory);
  await store.update(key, addRun);
  const file = onlyFile(directory);
  const whole = readFileSync(file, 'utf8').trimEnd();
  for (let length = 0; length < whole.length; length += 7) {
    writeFileSync(file, whole.slice(0, length));
    expect((await mapGroups(store, (state) => state)).views).toEqual([]);
  }
});

test('a directory that cannot be used is a problem with its name, not an exception', async () => {
  const file = join(tempDir(), 'file');
  writeFileSync(file, '');
  const update = await storeIn(file).update(key, addRun);
  expect(update).toMatchObject({ kind: 'problem', text: expect.stringContaining(file) });
});

test('removing says whether there was something', async () => {
  const store = storeIn(tempDir());
  await store.update(key, addRun);
  expect(await removeState(store, key)).toBe('removed');
  expect(await removeState(store, key)).toBe('absent');
});

test('twenty runs at once on one group are all counted', async () => {
  const home = tempDir();
  const runs = Array.from({ length: 20 }, () =>
    jobmeter(['run', '--job', 'crowd', '--', 'true'], { home }),
  );
  for (const { exitCode, stderr } of await Promise.all(runs)) {
    expect([exitCode, stderr.toString()]).toEqual([0, '']);
  }
  const { views: states } = await mapGroups(
    storeIn(join(home, 'state/jobmeter')),
    (state) => state,
  );
  expect(states[0]).toMatchObject({ sequence: 20, totals: [{ count: 20 }] });
});

test.skipIf(process.getuid?.() === 0)(
  'a read-only directory is a problem, not an exception',
  async () => {
    const directory = tempDir();
    mkdirSync(join(directory, 'groups'));
    chmodSync(join(directory, 'groups'), 0o500);
    expect(await storeIn(directory).update(key, addRun)).toMatchObject({ kind: 'problem' });
  },
);

test('a state of a newer version stays as it is, and the run goes on unrecorded with one line', async () => {
  const home = tempDir();
  await jobmeter(['run', '-j', 'a', '--', 'true'], { home });
  const file = onlyFile(join(home, 'state/jobmeter'));
  const newer = readFileSync(file, 'utf8').replace('"version": 4', '"version": 99');
  writeFileSync(file, newer);
  const { exitCode, stdout, stderr } = await jobmeter(['run', '-j', 'a', '--', 'echo', 'ran'], {
    home,
  });
  expect([exitCode, stdout.toString()]).toEqual([0, 'ran\n']);
  expect(stderr.toString()).toMatch(
    /^jobmeter: this run is not kept on disk: .* newer version.*\n$/,
  );
  expect(readFileSync(file, 'utf8')).toBe(newer);
});

test('the state of another group in its place is set aside', async () => {
  const directory = tempDir();
  const store = storeIn(directory);
  await store.update(key, addRun);
  const other = add(undefined, run);
  writeFileSync(onlyFile(directory), encodeState(other));
  const update = await store.update(key, addRun);
  expect(update).toMatchObject({ kind: 'stored', state: { sequence: 1, key } });
  expect(update.kind === 'stored' ? update.remarks.join() : '').toContain(
    'belongs to another group',
  );
});

test.each([
  ['a directory that everybody may write to', 0o777],
  ['a directory that its group may write to', 0o770],
])('%s is refused', async (_, mode) => {
  const directory = tempDir();
  chmodSync(directory, mode);
  if (owner === 0) chownSync(directory, 0, 12_345);
  const update = await storeIn(directory).update(key, addRun);
  // A user's own group, as most systems make one, is no other.
  const isOwnGroup = mode === 0o770 && statSync(directory).gid === owner;
  if (isOwnGroup) expect(update.kind).toBe('stored');
  else expect(update).toMatchObject({ text: expect.stringContaining('chmod go-w') });
});

test('a sticky directory, as /tmp is, is refused, and nothing is made in it', async () => {
  const directory = tempDir();
  chmodSync(directory, 0o1777);
  const update = await storeIn(directory).update(key, addRun);
  const advice = `name a new directory in it, such as ${join(directory, 'jobmeter')}`;
  expect(update).toMatchObject({ text: expect.stringContaining(advice) });
  expect(readdirSync(directory)).toEqual([]);
});

test('a directory of another user is refused', async () => {
  const path = tempDir();
  // Root is nobody whom one could keep out.
  if (owner === 0) chownSync(path, 12_345, 12_345);
  const us = owner === 0 ? 0 : statSync(path).uid + 1;
  const update = await new StateStore({ path, owner: us }, direct).update(key, addRun);
  expect(update).toMatchObject({ text: expect.stringContaining('another user') });
});

test('a link in place of a state file is renamed, and none is followed', async () => {
  for (const suffix of ['', '.lock']) {
    const directory = tempDir();
    const store = storeIn(directory);
    await store.update(key, addRun);
    const target = join(tempDir(), 'target');
    writeFileSync(target, 'precious');
    const file = `${onlyFile(directory)}${suffix}`;
    rmSync(file);
    symlinkSync(target, file);
    const kind = suffix === '' ? 'stored' : 'problem';
    expect(await store.update(key, addRun)).toMatchObject({ kind });
    expect(readFileSync(target, 'utf8')).toBe('precious');
  }
});

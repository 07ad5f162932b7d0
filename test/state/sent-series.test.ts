import {
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

/** A run by remote write, and the folder with what was sent of it. */
async function sentBy(): Promise<{ home: string; url: string; folder: string }> {
  const home = tempDir();
  const server = await startFaultServer(204);
  const url = `${server.url}/api/v1/write`;
  await jobmeter(['run', '-j', 'a', '--remote-write', url, '--', 'true'], { home });
  const sent = join(home, 'state/jobmeter/sent');
  const [name = ''] = readdirSync(sent);
  return { home, url, folder: join(sent, name) };
}

test('what was sent of a group goes with its state', async () => {
  const { home, folder } = await sentBy();
  expect(readdirSync(folder)).toHaveLength(1);
  await jobmeter(['delete', '-j', 'a'], { home });
  expect(readdirSync(folder)).toEqual([]);
});

test('it stays for the next refresh where there was one lately, and a flush an hour later removes it', async () => {
  const { home, url, folder } = await sentBy();
  const [file = ''] = readdirSync(folder);
  writeFileSync(join(folder, 'refreshed'), '1\n');
  await jobmeter(['delete', '-j', 'a'], { home });
  const flush = () => jobmeter(['flush', '--remote-write', url], { home });
  await flush();
  expect(readdirSync(folder)).toEqual([file, 'refreshed']);
  const before = Date.now() / 1000 - 4000;
  for (const name of [file, 'refreshed']) utimesSync(join(folder, name), before, before);
  await flush();
  expect(readdirSync(folder)).toEqual(['refreshed']);
});

test('a flush removes nothing that a unit keeps in the same directory, and follows no link', async () => {
  const { home, url, folder } = await sentBy();
  const state = join(home, 'state/jobmeter');
  const outside = tempDir();
  mkdirSync(join(state, 'sent/mails'));
  mkdirSync(join(state, 'started'), { recursive: true });
  symlinkSync(outside, join(state, 'sent/link'));
  const kept = [
    join(state, 'sent/mails/letter.json'),
    join(state, 'started/app.pid'),
    join(state, 'groups/users.tmp'),
    join(outside, 'other-0123456789abcdef.json'),
  ];
  const ours = [
    join(folder, 'gone-0123456789abcdef.json'),
    join(state, 'started/gone-0123456789abcdef.some-id'),
    join(state, 'groups/gone-0123456789abcdef.json.01234567.tmp'),
  ];
  const before = Date.now() / 1000 - 4000;
  for (const file of [...kept, ...ours]) {
    writeFileSync(file, '');
    utimesSync(file, before, before);
  }
  await jobmeter(['flush', '--remote-write', url], { home });
  expect(kept.filter((file) => existsSync(file))).toEqual(kept);
  expect(ours.filter((file) => existsSync(file))).toEqual([]);
});

test.each(['', 'x', '-1', '1e3', '9'.repeat(30), '{"atMs":5}'])(
  'a note of a refresh that holds %j is left alone by the next run',
  async (text) => {
    const { home, url, folder } = await sentBy();
    writeFileSync(join(folder, 'refreshed'), text);
    const { stderr } = await jobmeter(['run', '-j', 'a', '--remote-write', url, '--', 'true'], {
      home,
    });
    expect(stderr.toString()).toBe('');
  },
);

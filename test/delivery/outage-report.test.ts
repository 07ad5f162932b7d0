import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

const DOWN = 'http://127.0.0.1:1';
const AWAY =
  /^jobmeter: http:\S+: no connection .*; the result is kept for the next run or jobmeter flush/;

interface Place {
  readonly home: string;
  readonly gateway: string;
}

async function run({ home, gateway }: Place, job: string, ...options: readonly string[]) {
  const args = ['run', '-j', job, '--gateway', gateway, '--push-timeout', '30', ...options];
  const { exitCode, stderr } = await jobmeter([...args, '--', 'true'], { home });
  return { exitCode, text: stderr.toString() };
}

/** As if the outage of every destination had begun `seconds` earlier. */
function makeOlder(home: string, seconds: number): void {
  const root = join(home, 'state/jobmeter/outages');
  const then = Date.now() / 1000 - seconds;
  for (const directory of readdirSync(root)) {
    for (const name of readdirSync(join(root, directory))) {
      utimesSync(join(root, directory, name), then, then);
    }
  }
}

// At once: a run waits some seconds until it gives a dead gateway up.
test.concurrent(
  'the first run of an outage reports it, whatever the job, and then one run a day',
  async () => {
    const place = { home: tempDir(), gateway: DOWN };
    expect((await run(place, 'a')).text).toMatch(AWAY);
    for (const job of ['a', 'b']) expect((await run(place, job)).text).toBe('');
    makeOlder(place.home, 86_000);
    expect((await run(place, 'a')).text).toBe('');
    makeOlder(place.home, 86_500);
    expect((await run(place, 'b')).text).toMatch(AWAY);
    expect((await run(place, 'a')).text).toBe('');
    expect((await run({ ...place, gateway: 'http://127.0.0.1:2' }, 'a')).text).toMatch(AWAY);
  },
  90_000,
);

test.concurrent('of twelve runs that fail at once, one reports it', async () => {
  await using server = await startFaultServer(404);
  const place = { home: tempDir(), gateway: server.url };
  const runs = Array.from({ length: 12 }, (_, index) =>
    run(place, `j${index}`, '--push-timeout', '60'),
  );
  const texts = (await Promise.all(runs)).map(({ text }) => text);
  expect(texts.filter((text) => text !== '')).toEqual([expect.stringContaining('status 404')]);
});

test.concurrent.each([
  ['--outage-reminder', 'always'],
  ['--verbose'],
  ['--strict'],
  ['--no-state'],
])('%s: every run reports it', async (...options) => {
  const place = { home: tempDir(), gateway: DOWN };
  await run(place, 'a');
  expect((await run(place, 'a', ...options)).text).toMatch(/: no connection /);
});

test.concurrent('another failure is reported at once, and so is the next outage', async () => {
  const home = tempDir();
  await using server = await startFaultServer(401, 401, 404, 200, 404);
  const place = { home, gateway: server.url };
  const said = async () => (await run(place, 'a')).text;
  expect(await said()).toContain('status 401');
  expect(await said()).toBe('');
  expect(await said()).toContain('status 404');
  expect(await said()).toBe('');
  expect(await said()).toContain('status 404');
});

test.concurrent('a push of its own that is refused is reported by every run', async () => {
  await using server = await startFaultServer(400);
  const place = { home: tempDir(), gateway: server.url };
  for (const job of ['a', 'a']) expect((await run(place, job)).text).toContain('status 400');
});

test.concurrent(
  'a gateway that refuses every push is an outage, whichever metric it names',
  async () => {
    const clash = (metric: string) =>
      ({
        kind: 'answer',
        status: 400,
        body: `collected metric "${metric}" { label:{} gauge:{} } was collected before with the same name and label values`,
      }) as const;
    await using server = await startFaultServer(
      clash('push_time_seconds'),
      clash('x'),
      200,
      clash('x'),
    );
    const place = { home: tempDir(), gateway: server.url };
    expect((await run(place, 'a')).text).toContain('names the group to delete');
    expect((await run(place, 'b')).text).toBe('');
    expect((await run(place, 'a')).text).toBe('');
    expect((await run(place, 'b')).text).toContain('names the group to delete');
  },
);

test.concurrent('flush ends an outage: the next one is reported', async () => {
  const home = tempDir();
  const list = { kind: 'answer', status: 200, body: '{"status":"success","data":[]}' } as const;
  await using server = await startFaultServer(404, list, 200, 404);
  const place = { home, gateway: server.url };
  expect((await run(place, 'a')).text).toContain('status 404');
  expect((await jobmeter(['flush', '--gateway', server.url], { home })).exitCode).toBe(0);
  expect((await run(place, 'a')).text).toContain('status 404');
});

test.concurrent('an interval that is none is refused', async () => {
  const { exitCode, text } = await run(
    { home: tempDir(), gateway: DOWN },
    'a',
    '--outage-reminder',
    '0',
  );
  expect([exitCode, text]).toEqual([125, expect.stringContaining('--outage-reminder "0"')]);
});

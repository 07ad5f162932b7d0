import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { direct } from '../../src/platform/disk.js';
import { acquireDeliveryLock } from '../../src/state/delivery-lock.js';
import { Layout, nameOf } from '../../src/state/layout.js';
import { type Fault, startFaultServer } from '../rig/fault-server.js';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';
import { jobFor, named, runSpread as run } from './run-spread.js';

async function startChain(...faults: readonly Fault[]) {
  const servers = await Promise.all(faults.map((fault) => startFaultServer(fault)));
  return {
    servers,
    [Symbol.asyncDispose]: async () => {
      for (const each of servers) await each.stop();
    },
  };
}

const SILENCE = { kind: 'silence' } as const;
const status = (code: number): Fault => ({ kind: 'answer', status: code });

/** The time that a silent gateway is said to have had. On a busy machine, a part of all time is gone before. */
function secondsOf(text: string, { url }: { readonly url: string }): number {
  return Number(new RegExp(`${url}: no answer within (\\S+) s`).exec(text)?.[1]);
}

/** Files that say which groups a stand-in may hold. */
function markersIn(home: string): readonly string[] {
  const folder = join(home, 'state/jobmeter/stand-ins');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.includes('/'));
}

describe.concurrent('a gateway that', () => {
  test.each<[string, Fault]>([
    ['fails', status(503)],
    ['fails for good', status(501)],
    ['is silent', SILENCE],
    ['resets', { kind: 'reset' }],
  ])('%s is replaced', async (_, fault) => {
    await using chain = await startChain(fault, status(200), status(200));
    const [, next, last] = chain.servers;
    const place = { home: tempDir(), fleet: chain.servers };
    const options = fault.kind === 'silence' ? ['--push-timeout', '16'] : [];
    const { text } = await run(place, jobFor(chain.servers), 'true', ...options);
    expect(text).toContain(`sent to ${next!.url} in its place`);
    expect([next!.requests.length, last!.requests.length]).toEqual([1, 0]);
  });

  test.each([400, 401, 403, 404, 413, 429, 301])(
    'refuses with status %i is not: somebody has to see that',
    async (code) => {
      await using chain = await startChain(status(code), status(200), status(200));
      const [own, next] = chain.servers;
      const { text } = await run({ home: tempDir(), fleet: chain.servers }, jobFor(chain.servers));
      expect(text).toContain(`status ${code}`);
      expect(text).not.toContain(next!.url);
      expect(next!.requests).toEqual([]);
      expect(own!.requests.length).toBeGreaterThan(0);
    },
  );

  test('stands in and refuses ends the search', async () => {
    await using chain = await startChain(status(503), status(401), status(200));
    const [, next, last] = chain.servers;
    const { text } = await run({ home: tempDir(), fleet: chain.servers }, jobFor(chain.servers));
    expect(text).toContain(`${next!.url}: refused with status 401`);
    expect(last!.requests).toEqual([]);
  });
});

test.concurrent(
  'each gateway has half of the time that is left, and the last one all of it',
  async () => {
    await using chain = await startChain(SILENCE, SILENCE, status(200));
    const [own, next, last] = chain.servers;
    const place = { home: tempDir(), fleet: chain.servers };
    const { text } = await run(place, jobFor(chain.servers), 'true', '--push-timeout', '16');
    expect(text).toContain(`sent to ${last!.url} in its place`);
    expect(secondsOf(text, own!)).toBeGreaterThan(4);
    expect(secondsOf(text, own!)).toBeLessThanOrEqual(8);
    expect(secondsOf(text, next!)).toBeGreaterThan(1);
    expect(secondsOf(text, next!)).toBeLessThanOrEqual(4);
  },
);

/** The limit for all ends early, as where a busy machine has held the process up before it was set. */
const EARLY = `const set = setTimeout; globalThis.setTimeout = (f, ms) => set(f, ms > 15_000 ? ms - 1000 : ms);`;

test.concurrent('a last gateway that is silent is named with its own time', async () => {
  await using chain = await startChain(SILENCE, SILENCE);
  const [own, next] = chain.servers;
  const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(EARLY)}`];
  const place = { home: tempDir(), fleet: chain.servers, nodeArgs };
  const { text } = await run(place, jobFor(chain.servers), 'true', '--push-timeout', '16');
  const [ofOwn, ofNext] = [secondsOf(text, own!), secondsOf(text, next!)];
  expect(ofOwn).toBeGreaterThan(4);
  expect(ofOwn).toBeLessThanOrEqual(8);
  expect(ofNext).toBeGreaterThan(1);
  expect(ofNext).toBeLessThanOrEqual(8);
});

test.concurrent('a short time is named with few digits', async () => {
  // The last of them have parts of a second.
  await using chain = await startChain(...Array.from({ length: 5 }, () => SILENCE));
  const place = { home: tempDir(), fleet: chain.servers };
  const { text } = await run(place, jobFor(chain.servers), 'true', '--push-timeout', '8.1');
  const named = [...text.matchAll(/no answer within (\S+) s/g)].map(([, seconds]) => seconds);
  expect(named.length).toBeGreaterThan(0);
  for (const seconds of named) expect(seconds).toMatch(/^\d(?:\.\d{1,2})?$/);
});

test.concurrent(
  'a stand-in where another process is busy with the group is named, and the next one tried',
  async () => {
    await using chain = await startChain(status(501), status(200), status(200));
    const [, next, last] = chain.servers;
    const place = { home: tempDir(), fleet: chain.servers };
    const job = jobFor(chain.servers);
    const layout = new Layout(join(place.home, 'state/jobmeter'), direct);
    const key = { group: nameOf({ job, labels: {} }), destination: next!.url };
    const lock = await acquireDeliveryLock(layout, key, 'none');
    const { text } = await run(place, job, 'true', '--push-timeout', '12');
    if (lock.kind === 'locked') await lock.release();
    expect(text).toContain(
      `${next!.url}: nothing was sent: another jobmeter was still busy with this group there after`,
    );
    expect(text).toContain(`sent to ${last!.url} in its place`);
    expect(next!.requests).toEqual([]);
  },
);

test.concurrent(
  'a stand-in that goes away after a cut connection may hold the result, and is remembered',
  async () => {
    await using chain = await startChain(status(501), { kind: 'reset' });
    const [, next] = chain.servers;
    const place = { home: tempDir(), fleet: chain.servers };
    const running = run(place, jobFor(chain.servers));
    await next!.received(1);
    await next!.stop();
    expect((await running).text).toContain('no other gateway took the result');
    expect(markersIn(place.home)).toHaveLength(1);
  },
);

test.concurrent('a stand-in that never connects holds nothing, and is forgotten', async () => {
  await using chain = await startChain(status(501));
  const fleet = [...chain.servers, { url: 'http://127.0.0.1:1' }];
  const place = { home: tempDir(), fleet };
  expect((await run(place, jobFor(fleet))).text).toContain('no other gateway took the result');
  expect(markersIn(place.home)).toEqual([]);
});

test.concurrent(
  'without state, the copy stays until prune --misplaced, which every run says',
  async () => {
    await using chain = await startChain(status(503), status(200));
    const place = { home: tempDir(), fleet: chain.servers };
    const job = jobFor(chain.servers);
    for (let index = 0; index < 2; index += 1) {
      const { text } = await run(place, job, 'true', '--no-state');
      expect(text).toContain('keeps the result until jobmeter prune --misplaced');
      expect(text).not.toContain('kept for');
    }
  },
);

test.concurrent('a place for state that is full costs the note, and not the result', async () => {
  await using chain = await startChain(status(503), status(200));
  const place = { home: tempDir(), fleet: chain.servers };
  const { text } = await run(place, jobFor(chain.servers), 'true', '--state-dir', '/dev/null/x');
  expect(text).toContain('keeps the result until jobmeter prune --misplaced');
  expect(chain.servers[1]!.requests).toHaveLength(1);
});

test.concurrent('push has no failover, since it keeps nothing', async () => {
  await using chain = await startChain(status(503), status(200));
  const line = [
    'push',
    '-j',
    jobFor(chain.servers),
    '--push-timeout',
    '1',
    ...named(chain.servers),
  ];
  const input = 'a 1\n';
  const refused = await jobmeter([...line, '--spread=failover'], { input });
  expect(refused.exitCode).toBe(125);
  expect(refused.stderr.toString()).toContain('--spread has no failover in push');
  const env = { JOBMETER_SPREAD: 'failover' };
  expect((await jobmeter(line, { input, env })).exitCode).toBe(69);
  expect(chain.servers[1]!.requests).toEqual([]);
});

test.concurrent.each([
  [{ JOBMETER_SPREAD: 'failover' }, ''],
  [{ JOBMETER_SPREAD: '1' }, undefined],
  [{ JOBMETER_SPREAD: '0' }, undefined],
  [{ JOBMETER_SPREAD: 'nonsense' }, undefined],
])('with %j, the stand-ins of a dry run are %j', async (env, first) => {
  const fleet = [{ url: 'http://a:1' }, { url: 'http://b:1' }, { url: 'http://c:1' }];
  const line = ['run', '-j', jobFor(fleet), ...named(fleet), '--dry-run', '--', 'true'];
  const { stdout, stderr } = await jobmeter(line, { env });
  const row = 'stand-ins:      http://b:1, then http://c:1\n';
  if (first === undefined) expect(stdout.toString()).not.toContain('stand-ins');
  else expect(stdout.toString()).toContain(row);
  expect(stderr.toString()).toBe(
    env.JOBMETER_SPREAD === 'nonsense'
      ? 'jobmeter: JOBMETER_SPREAD is a switch: set it to 1, failover or 0 (ignored)\n'
      : '',
  );
});

test.concurrent('a config file names the mode, and config show shows it', async () => {
  const config = (mode: string): string => {
    const file = join(tempDir(), 'config.yaml');
    writeFileSync(file, `defaults:\n  spread: ${mode}\n  gateway: [http://a:1, http://b:1]\n`);
    return file;
  };
  const run = ['run', '-j', 'x', '--dry-run'];
  const dry = await jobmeter([...run, '--config', config('failover'), '--', 'true']);
  expect([dry.stderr.toString(), dry.stdout.toString()]).toEqual([
    '',
    expect.stringMatching(/^stand-ins: {6}http:\/\/[ab]:1$/m),
  ]);
  const show = await jobmeter(['config', 'show', '--config', config('failover')]);
  expect(show.stdout.toString()).toMatch(/^spread +failover /m);
  const wrong = await jobmeter([...run, '--config', config('nonsense'), '--', 'true']);
  expect(wrong.stderr.toString()).toContain('is a switch: write true, failover or false');
  expect(wrong.stdout.toString()).not.toContain('stand-ins');
});

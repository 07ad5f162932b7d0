import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter } from '../rig/jobmeter.js';
import { decodeWriteRequest, type WrittenSeries } from '../rig/remote-write.js';
import { until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { makeGroups } from './make-groups.js';
import { NOTHING_THERE, startReceiverOf } from './start-receiver.js';
import { metricsAt, serveTo, to, WRITE } from './start-serve.js';

const run = (home: string, ...rest: string[]) => jobmeter(['run', ...rest], { home });

const LATER = {
  kind: 'answer',
  status: 503,
  headers: { 'retry-after': '1000' },
} as const;

test('an engine that cannot be asked gets what is pending, nothing else, and is named once', async () => {
  const home = tempDir();
  await using server = await startFaultServer(LATER, 404, 204, 204, 404);
  await run(home, '-j', 'a', ...to(server.url), '--', 'true');
  await run(home, '-j', 'b', '--', 'true');
  const serving = await serveTo(home, server.url);
  await server.received(7);
  serving.child.kill('SIGTERM');
  const { exitCode, stderr } = await serving.result;
  expect(exitCode).toBe(0);
  expect(stderr.toString().match(/cannot list its groups/g)).toHaveLength(1);
  const writes = server.requests.filter(({ path, body }) => path === WRITE && body.length > 100);
  expect(writes).toHaveLength(1);
  const pending = readdirSync(join(home, 'state/jobmeter/pending'), { recursive: true });
  expect(pending.filter((name) => name.includes('/'))).toEqual([]);
});

test('flush --refresh to an engine that cannot be asked says what it has sent, and what not', async () => {
  const home = tempDir();
  let status = 204;
  await using server = await startReceiverOf(() => status, 'none');
  await run(home, '-j', 'there', ...to(server.url), '--', 'true');
  await run(home, '-j', 'elsewhere', '--', 'true');
  status = 401;
  await run(home, '-j', 'waiting', ...to(server.url), '--', 'true');
  const flush = async (...options: readonly string[]) => {
    const line = ['flush', '--refresh', '--json', ...to(server.url), ...options];
    const { exitCode, stdout } = await jobmeter(line, { home });
    const { destinations } = JSON.parse(stdout.toString()) as {
      destinations: readonly { delivered: number; left: readonly object[] }[];
    };
    return { exitCode, ...destinations[0]! };
  };
  const of = (job: string) => ({ job, labels: {} });
  expect(await flush()).toMatchObject({
    exitCode: 69,
    delivered: 0,
    left: [{ ...of('waiting'), reason: expect.stringContaining('status 401') }, of('there')],
  });
  status = 204;
  expect(await flush()).toMatchObject({ exitCode: 69, delivered: 1, left: [of('there')] });
});

test('flush --json has its warnings in remarks, and none on stderr', async () => {
  const home = tempDir();
  await using server = await startReceiverOf(() => 204);
  await run(home, '-j', 'there', ...to(server.url), '--', 'true');
  const late = 'const now = Date.now; Date.now = () => now() - 3600_000;';
  const { stdout, stderr } = await jobmeter(['flush', '--refresh', '--json', ...to(server.url)], {
    home,
    nodeArgs: ['--import', `data:text/javascript,${encodeURIComponent(late)}`],
  });
  expect([JSON.parse(stdout.toString()), stderr.toString()]).toEqual([
    expect.objectContaining({ remarks: [expect.stringContaining('clock of this machine')] }),
    '',
  ]);
});

test('an outage is said once, and its end', async () => {
  const home = tempDir();
  await run(home, '-j', 'a', '--', 'true');
  const failures = [LATER, LATER, { ...LATER, status: 502 }] as const;
  await using server = await startFaultServer(...failures, NOTHING_THERE);
  const serving = await serveTo(home, server.url);
  await serving.stderrContains('again\n');
  serving.child.kill('SIGTERM');
  const said = (await serving.result).stderr.toString();
  expect(said.trimEnd().split('\n').slice(-2)).toEqual([
    expect.stringMatching(/^jobmeter: 1 group not sent: .*status 503.*; tried again/),
    expect.stringMatching(/^jobmeter: remote-write:.*: takes results again$/),
  ]);
});

test('an outage in the middle of a round is one line, however many groups are left', async () => {
  const home = tempDir();
  makeGroups(home, 60);
  let requests = 0;
  // The time, samples of 16 groups, and the time again.
  await using server = await startReceiverOf(() => ((requests += 1) > 3 ? 401 : 204));
  const serving = await serveTo(home, server.url);
  await until(async () => requests > 6);
  serving.child.kill('SIGTERM');
  const { stderr } = await serving.result;
  expect(stderr.toString().match(/^.*status 401.*$/gm)).toEqual([
    expect.stringMatching(/^jobmeter: 44 groups not sent: .*; tried again with every round$/),
  ]);
});

test('an engine that never answers holds up neither another one, nor scrapes, nor the end', async () => {
  const home = tempDir();
  await run(home, '-j', 'a', '--', 'true');
  await using silent = await startFaultServer({ kind: 'silence' });
  await using other = await startFaultServer(404);
  const serving = await serveTo(home, silent.url, ...to(other.url), '--push-timeout', '1h');
  await silent.received(1);
  await other.received(2);
  expect(await metricsAt(serving.url)).toContain('job="a"');
  serving.child.kill('SIGTERM');
  expect(await serving.result).toMatchObject({ exitCode: 0 });
  expect(silent.requests).toHaveLength(1);
});

test.each(['SIGTERM', 'SIGKILL'] as const)(
  '%s in the middle of a request leaves no lock, and the next run sends',
  async (signal) => {
    const home = tempDir();
    const before = [NOTHING_THERE, NOTHING_THERE, 204] as const;
    await using server = await startFaultServer(...before, { kind: 'silence' }, 204);
    await run(home, '-j', 'a', '--', 'true');
    const serving = await serveTo(home, server.url);
    await server.received(4);
    serving.child.kill(signal);
    const ended = await serving.result;
    expect([ended.exitCode, ended.signal]).toEqual(
      signal === 'SIGTERM' ? [0, null] : [null, signal],
    );
    const { stderr } = await run(home, '-j', 'a', ...to(server.url), '--', 'true');
    expect(stderr.toString()).toBe('');
    const state = join(home, 'state/jobmeter');
    const left = readdirSync(state, { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(left.filter((name) => /^(?:deliveries|pending|running)\/.*\//.test(name))).toEqual([]);
    const [first = 0, second = 0] = server.requests
      .filter(({ path, body }) => path === WRITE && body.length > 100)
      .map(({ body }) => decodeWriteRequest(body)[0]?.samples[0]?.atMs);
    expect(second).toBeGreaterThan(first);
  },
);

const STALE = '7ff0000000000002';

function staleIn(stored: readonly WrittenSeries[], job: string): readonly WrittenSeries[] {
  return stored.filter(
    ({ labels, samples }) =>
      labels.some(([name, value]) => name === 'job' && value === job) &&
      samples.some(({ bits }) => bits === STALE),
  );
}

test('a refresh does not end the group that says how many groups wait', async () => {
  const home = tempDir();
  await using server = await startReceiverOf(() => 204);
  const down = ['--gateway', 'http://127.0.0.1:1', '--push-timeout', '1s'];
  await run(home, '-j', 'a', ...down, '--', 'true');
  await jobmeter(['flush', ...to(server.url)], { home });
  const told = () =>
    server.stored.filter(({ labels }) =>
      labels.some(([name, value]) => name === '__name__' && value === 'batch_job_pending_groups'),
    ).length;
  expect(told()).toBe(1);
  await jobmeter(['flush', '--refresh', ...to(server.url)], { home });
  expect(told()).toBe(2);
  expect(staleIn(server.stored, 'jobmeter')).toEqual([]);
});

test('a copy of what was sent of a group ends no series of it', async () => {
  const home = tempDir();
  await using server = await startReceiverOf(() => 204);
  await run(home, '-j', 'a', ...to(server.url), '--', 'true');
  const sent = join(home, 'state/jobmeter/sent');
  const [file = ''] = readdirSync(sent, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
  copyFileSync(join(sent, file), join(sent, file.replace('.json', '-old.json')));
  await jobmeter(['flush', '--refresh', ...to(server.url)], { home });
  expect(staleIn(server.stored, 'a')).toEqual([]);
  expect(readdirSync(sent, { recursive: true })).toContain(file);
});

test('a group of which every series is refused stays pending, although the others arrive', async () => {
  const home = tempDir();
  let isBack = false;
  await using server = await startReceiverOf((series) => {
    if (!isBack) return 401;
    return series.some(({ labels }) => labels.some(([, value]) => value === 'b')) ? 400 : 204;
  });
  for (const job of ['a', 'b', 'c']) await run(home, '-j', job, ...to(server.url), '--', 'true');
  const pending = () =>
    readdirSync(join(home, 'state/jobmeter/pending'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.includes('/'))
      .map((name) => name.replace(/.*\/(\w+)-.*/, '$1'));
  expect(pending().toSorted()).toEqual(['a', 'b', 'c']);
  isBack = true;
  const { exitCode, stderr } = await jobmeter(['flush', '--refresh', ...to(server.url)], { home });
  expect([exitCode, stderr.toString()]).toEqual([69, expect.stringContaining('1 group waits')]);
  expect(pending()).toEqual(['b']);
});

test('a state file that is none is named once, however many engines there are', async () => {
  const home = tempDir();
  for (const job of ['a', 'b']) await run(home, '-j', job, '--', 'true');
  const groups = join(home, 'state/jobmeter/groups');
  const [file = ''] = readdirSync(groups).filter((name) => /^b-.*\.json$/.test(name));
  writeFileSync(join(groups, file), 'garbage');
  await using server = await startReceiverOf(() => 204);
  await using other = await startReceiverOf(() => 204);
  const serving = await serveTo(home, server.url, ...to(other.url));
  await metricsAt(serving.url);
  // With the second round, the first one is reported.
  const rounds = ({ stored }: typeof server) =>
    stored.filter(({ labels }) => Object.fromEntries(labels)['__name__'] === 'batch_job_success')
      .length;
  await until(async () => rounds(server) > 1 && rounds(other) > 1);
  serving.child.kill('SIGTERM');
  const { stderr } = await serving.result;
  const lines = stderr.toString().split('\n');
  expect(lines.filter((line) => line.includes(file.replace('.json', '')))).toEqual([
    `jobmeter: ${join(groups, file)} is left out: it is not JSON`,
  ]);
});

test('a group that is refused is named, and the others are sent', async () => {
  const home = tempDir();
  for (const job of ['a', 'b', 'c']) await run(home, '-j', job, '--', 'true');
  await using server = await startReceiverOf((series) =>
    series.some(({ labels }) => labels.some(([, value]) => value === 'b')) ? 413 : 204,
  );
  const serving = await serveTo(home, server.url);
  const jobs = () => server.stored.map(({ labels }) => Object.fromEntries(labels)['job'] ?? '');
  await until(async () => jobs().filter((job) => job === 'c').length > 40);
  serving.child.kill('SIGTERM');
  const { stderr } = await serving.result;
  expect(new Set(jobs())).toEqual(new Set(['a', 'c']));
  expect(stderr.toString().match(/^jobmeter: b-\w+ is not sent: .*status 413/gm)).toHaveLength(1);
});

test.each([
  [['--interval', '5s'], /--interval does nothing without --remote-write/],
  [
    ['--remote-write', 'http://127.0.0.1:1/w', '--interval', '10m'],
    /--interval "10m" is not understood: write a duration from 1s to 4m/,
  ],
  [['--remote-write', 'http://127.0.0.1:1/'], /--remote-write needs the path/],
  [['--remote-write', 'http://127.0.0.1:1/w', '--password-file', 'f'], /--password-file/],
])('serve refuses %j', async (args, message) => {
  const { exitCode, stderr } = await jobmeter(['serve', ...args]);
  expect([exitCode, stderr.toString()]).toEqual([125, expect.stringMatching(message)]);
});

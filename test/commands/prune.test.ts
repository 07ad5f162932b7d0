import { join } from 'node:path';
import { utimesSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { inProcess } from '../rig/in-process.js';
import { jobmeter, startJobmeter } from '../rig/jobmeter.js';
import { type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

const PTY = ['perl', join(import.meta.dirname, '../conformance/fixtures/pty.pl')];

const prune = (home: string, ...args: readonly string[]) => inProcess(['prune', ...args], { home });

async function push(server: Pushgateway, job: string, success = 1): Promise<void> {
  const text = `# TYPE batch_job_success gauge\nbatch_job_success ${success}\n`;
  const answer = await fetch(`${server.url}/metrics/job/${job}`, { method: 'POST', body: text });
  expect(answer.ok).toBe(true);
}

/** A gateway answers before it has deleted. */
async function expectJobs(server: Pushgateway, jobs: readonly string[]): Promise<void> {
  await until(async () => (await jobsOf(server)).length === jobs.length);
  expect(await jobsOf(server)).toEqual(jobs);
}

async function jobsOf(server: Pushgateway): Promise<readonly string[]> {
  const jobs: readonly string[] = (await server.groups()).map(({ labels }) => labels['job'] ?? '');
  return jobs.toSorted();
}

/** A gateway sets the time of a push itself: waits until that of each job is past `seconds`. */
async function age(server: Pushgateway, seconds: number): Promise<void> {
  const times = (await server.groups()).map(({ families }) =>
    Number(families['push_time_seconds']?.metrics[0]?.value),
  );
  const latest = Math.max(...times);
  await until(async () => Date.now() / 1000 - latest > seconds);
}

/** Pushes the jobs again and again: their groups never get as old as ten seconds. */
function keepFresh(server: Pushgateway, jobs: readonly string[]): AsyncDisposable {
  let isOver = false;
  const pushing = (async () => {
    while (!isOver) {
      for (const job of jobs) await push(server, job);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      isOver = true;
      await pushing;
    },
  };
}

/** A run of long ago, and the file of it in a textfile directory. */
async function oldRun(home: string, job: string, ...options: readonly string[]): Promise<void> {
  await jobmeter(['run', '-j', job, ...options, '--', 'true'], { home });
  const groups = join(home, 'state/jobmeter/groups');
  const [name] = readdirSync(groups).filter(
    (each) => each.startsWith(`${job}-`) && each.endsWith('.json'),
  );
  const file = join(groups, name!);
  const aYearBefore = (_: string, name: string, time: string) =>
    `"${name}": ${Number(time) - 31_536_000}`;
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replaceAll(
      /"(startedAt|lastStartedAt|completedAt)": ([\d.]+)/g,
      aYearBefore,
    ),
  );
}

describeWith('prometheus-pushgateway')('prune of a real gateway', () => {
  test('deletes exactly the old groups, lists them with their age, and then has nothing to do', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    await push(server, 'old1');
    await push(server, 'old2', 0);
    await age(server, 10);
    await using _ = keepFresh(server, ['new']);
    await until(async () => (await jobsOf(server)).includes('new'));
    const options = ['--older-than', '10s', '--gateway', server.url];
    const listed = await prune(home, ...options, '--dry-run');
    expect(listed.exitCode).toBe(0);
    expect(listed.stdout.toString()).toMatch(
      /^GROUP +LAST CHANGE +STATE +WHERE\nold1 +\d+s ago +success +http:\S+\nold2 +\d+s ago +failure +http:\S+\n$/,
    );
    await expectJobs(server, ['new', 'old1', 'old2']);
    const kept = await prune(home, ...options, '--keep-failed', '--match', 'job=~"old."', '--yes');
    expect(kept.exitCode).toBe(0);
    expect(kept.stderr.toString()).toBe(`jobmeter: ${server.url}: 1 group deleted\n`);
    await expectJobs(server, ['new', 'old2']);
    const none = await prune(home, '--older-than', '1d', '--gateway', server.url, '--yes');
    expect(none).toMatchObject({ exitCode: 1, stdout: Buffer.alloc(0) });
    expect(none.stderr.toString()).toBe(
      'jobmeter: no group to delete: no selected group is older than 1d\n',
    );
  });

  test('a push between question and answer saves its group, and no answer means no', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    for (const job of ['a', 'b']) await push(server, job);
    await age(server, 0.1);
    const options = ['prune', '--older-than', '100ms', '--gateway', server.url];
    const start = () => startJobmeter(options, { home, behind: PTY, stdin: 'open' });
    const refused = start();
    await refused.stdoutContains(`Delete 2 groups at ${server.url}? [y/N] `);
    refused.child.stdin!.write('\n');
    expect((await refused.result).stdout.toString()).toContain('nothing was deleted');
    await expectJobs(server, ['a', 'b']);
    const confirmed = start();
    await confirmed.stdoutContains('[y/N]');
    await push(server, 'b');
    // Longer than a list is good for.
    await age(server, 1.1);
    confirmed.child.stdin!.write('y\n');
    const { stdout } = await confirmed.result;
    expect(stdout.toString()).toContain('1 group deleted, 1 kept: pushed or run meanwhile');
    await expectJobs(server, ['b']);
  });

  test('finds and deletes groups behind a prefix, and says so where the prefix is missing', async () => {
    await using server = await startPushgateway({ args: ['--web.route-prefix=/push/gw'] });
    const home = tempDir();
    const gateway = `${server.url}/push/gw`;
    await jobmeter(['run', '-j', 'j', '--gateway', gateway, '--', 'true'], { home });
    const options = ['--older-than', '1ms', '--no-state', '--yes'];
    const elsewhere = await prune(home, ...options, '--gateway', server.url);
    expect([elsewhere.exitCode, elsewhere.stderr.toString()]).toEqual([
      69,
      expect.stringContaining('--web.route-prefix'),
    ]);
    const { exitCode, stderr } = await prune(home, ...options, '--gateway', gateway);
    expect([exitCode, stderr.toString()]).toEqual([0, `jobmeter: ${gateway}: 1 group deleted\n`]);
    const flushed = await inProcess(['flush', '--all', '--json', '--gateway', gateway], { home });
    expect(JSON.parse(flushed.stdout.toString())).toMatchObject({
      destinations: [{ delivered: 1 }],
    });
  });
});

test('local state and textfile groups go by their last run and the time of their file', async () => {
  const home = tempDir();
  const textfile = tempDir();
  await oldRun(home, 'old', '--textfile', textfile);
  await jobmeter(['run', '-j', 'new', '--textfile', textfile, '--', 'true'], { home });
  const [file] = readdirSync(textfile).filter((name) => name.includes('old'));
  utimesSync(join(textfile, file!), 1e9, 1e9);
  const options = ['--older-than', '30d', '--textfile', textfile];
  const kept = await prune(home, ...options, '--no-state', '--dry-run');
  expect(kept.stdout.toString().split('\n')).toHaveLength(3);
  const { exitCode, stderr } = await prune(home, ...options, '--yes');
  expect(exitCode).toBe(0);
  expect(stderr.toString()).toBe(
    `jobmeter: ${textfile}: 1 group deleted\njobmeter: ${home}/state/jobmeter: 1 group deleted\n`,
  );
  expect(readdirSync(textfile)).toHaveLength(1);
  const { stdout } = await inProcess(['status', '--textfile', textfile], { home });
  expect(
    stdout
      .toString()
      .split('\n')
      .filter((line) => /^(?:old|new) /.test(line)),
  ).toHaveLength(1);
});

test('a job that runs now stays, however old its group is, and that is said', async () => {
  const home = tempDir();
  await oldRun(home, 'j');
  const running = startJobmeter(['run', '-j', 'j', '--', 'sh', '-c', 'echo started; read line'], {
    home,
    stdin: 'open',
  });
  await running.stdoutContains('started');
  // It is marked a moment after its start.
  await until(async () => {
    const { stdout } = await inProcess(['status', '--json'], { home });
    return stdout.includes('"running": true');
  });
  expect((await prune(home, '--older-than', '1d', '--dry-run')).exitCode).toBe(1);
  const matching = await inProcess(['delete', '--match', 'job="j"', '--yes'], { home });
  expect([matching.exitCode, matching.stderr.toString()]).toEqual([
    1,
    `jobmeter: ${home}/state/jobmeter: 1 group kept: a run is in progress\njobmeter: no group to delete: --match selects none\n`,
  ]);
  running.child.stdin!.end('\n');
  await running.result;
});

test.each([
  [[], '--older-than is missing: give an age, as in --older-than 30d'],
  [['--older-than', 'soon'], '--older-than "soon" is not understood: write a duration above 0'],
  [
    ['--older-than', '30'],
    '--older-than "30" is not understood: write a duration above 0 with its unit',
  ],
  [['--older-than', '0'], '--older-than "0" is not understood: write a duration above 0'],
  [['--older-than', '1d'], '--yes is needed, as there is no terminal to ask at'],
  [['--older-than', '1d', '--yes', '--match', 'a'], '--match a is not understood'],
])('%j is refused', async (args, reason) => {
  const { exitCode, stderr } = await prune(tempDir(), ...args);
  expect([exitCode, stderr.toString()]).toEqual([125, expect.stringContaining(reason)]);
});

test('a gateway that is down is one line and exit status 69, and the others are pruned', async () => {
  const home = tempDir();
  await oldRun(home, 'j');
  const down = ['--gateway', 'http://127.0.0.1:1'];
  const { exitCode, stdout, stderr } = await prune(home, '--older-than', '1d', ...down, '--yes');
  expect(exitCode).toBe(69);
  expect(stdout.toString()).toMatch(/^j +/m);
  expect(stderr.toString()).toMatch(
    /^jobmeter: http:\/\/127\.0\.0\.1:1: no connection .*\njobmeter: .*: 1 group deleted\n$/,
  );
});

test('a gateway that stops answering in the middle is one line with the number of groups left', async () => {
  const group = (job: string) => ({
    labels: { job },
    last_push_successful: true,
    push_time_seconds: { type: 'GAUGE', metrics: [{ labels: { job }, value: '1e+09' }] },
  });
  const body = JSON.stringify({ status: 'success', data: ['a', 'b', 'c'].map(group) });
  await using server = await startFaultServer({ kind: 'answer', status: 200, body }, 401);
  const { exitCode, stderr } = await prune(
    tempDir(),
    '--older-than',
    '1d',
    '--gateway',
    server.url,
    '--yes',
  );
  expect(exitCode).toBe(69);
  expect(stderr.toString()).toMatch(/: 0 groups deleted\njobmeter: 3 groups not deleted: .*401/);
});

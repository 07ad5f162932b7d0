import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ParsedExposition, parseExposition } from '../../src/exposition/parse.js';
import { startFaultServer } from '../rig/fault-server.js';
import { systemdAnalyze } from '../../src/platform/systemd-analyze.js';
import { inProcess } from '../rig/in-process.js';
import { jobmeter, startJobmeter } from '../rig/jobmeter.js';
import { longRun } from '../rig/long-run.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

const DAILY = ['--schedule', '0 3 * * *', '--timezone', 'UTC'];

/** Values by name and labels, of a textfile directory. */
function values(directory: string): Readonly<Record<string, number>> {
  const texts = readdirSync(directory)
    .filter((name) => name.endsWith('.prom'))
    .map((name) => readFileSync(join(directory, name), 'utf8'));
  const parsed: ParsedExposition = parseExposition(texts.join(''));
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  const samples = parsed.families.flatMap(({ name, samples: all }) =>
    all.map(({ labels, value }) => {
      const pairs = Object.entries(labels).flatMap(([label, text]) =>
        label === 'job' ? [] : [`${label}=${text}`],
      );
      return [[name.replace('batch_job_', ''), ...pairs].join(' '), value] as const;
    }),
  );
  return Object.fromEntries(samples);
}

/** A home with a textfile directory. */
function aHome() {
  const home = tempDir();
  const call = (...args: readonly string[]) =>
    (args[0] === 'run' ? jobmeter : inProcess)(args, { home });
  const run = (command: string, ...options: readonly string[]) =>
    call('run', '-j', 'a', '--textfile', home, ...options, '--', 'sh', '-c', command);
  return { home, call, run, values: () => values(home) };
}

const DEADLINE = 'next_deadline_timestamp_seconds';

test('a job that never ran is announced with its deadline, in words', async () => {
  const { home, values: sent } = aHome();
  const { exitCode, stdout, stderr } = await jobmeter(
    ['announce', 'a', ...DAILY, '--textfile', home],
    { home, env: { TZ: 'Asia/Kolkata' } },
  );
  expect([exitCode, stderr.toString()]).toEqual([0, '']);
  expect(stdout.toString()).toMatch(
    /^a: At 03:00, UTC; late from \S+ 15:30:00\+05:30 on unless it succeeds before/,
  );
  expect(sent()[DEADLINE]).toBeGreaterThan(Date.now() / 1000 + 7 * 3600 - 60);
  expect(sent()['expected_interval_seconds']).toBe(86_400);
  expect(sent()).not.toHaveProperty('last_success_timestamp_seconds');
});

test('a schedule that stays keeps its deadline, and none ends it', async () => {
  const { home, call, run, values: sent } = aHome();
  await run('exit 1', '--every', '1h', '--alert-after', '3');
  const before = sent()[DEADLINE];
  await call('announce', 'a', '--every', '1h', '--textfile', home);
  expect(sent()[DEADLINE]).toBe(before);
  expect(sent()['alert_after_failures']).toBe(1);
  await call('announce', 'a', '--schedule', 'none', '--textfile', home);
  expect(sent()[DEADLINE]).toBeNaN();
});

test.each([
  [[], 'JOB is missing: name a job, or use --all'],
  [['a'], '"a" has no schedule: give --schedule, --every or --max-age'],
  [['a', '--all'], '--all and "a" are both given'],
  [['a', '--schedule', '0 3 * *'], '--schedule "0 3 * *" is not understood at character 1'],
  [['a', '--every', '1h', '--schedule', '@daily'], '--every and --schedule are both given'],
  [['a', '--every', '1h', '--timezone', 'UTC'], '--timezone does nothing without --schedule'],
  [['a', 'b', '--every', '1h'], '"b" is not expected here'],
])('announce %j is refused: %s', async (args, reason) => {
  const { exitCode, stderr } = await aHome().call('announce', ...args);
  expect([exitCode, stderr.toString()]).toEqual([125, expect.stringContaining(reason)]);
});

test('run refuses a bad schedule before its command starts, and survives one in the environment', async () => {
  const home = tempDir();
  const args = ['run', '-j', 'a', '--schedule', '0 3 * * * root', '--', 'echo', 'ran'];
  const refused = await jobmeter(args, { home });
  expect([refused.exitCode, refused.stdout.toString()]).toEqual([125, '']);
  expect(refused.stderr.toString()).toContain('at character 11: it has 6 fields instead of 5');
  const env = { JOBMETER_SCHEDULE: '0 25 * * *' };
  const survived = await jobmeter(['run', '-j', 'a', '--', 'echo', 'ran'], { home, env });
  expect([survived.exitCode, survived.stdout.toString()]).toEqual([0, 'ran\n']);
  expect(survived.stderr.toString()).toBe(
    'jobmeter: JOBMETER_SCHEDULE "0 25 * * *" is not understood at character 3: hour 25 is not a number from 0 to 23 (ignored)\n',
  );
});

test.runIf(systemdAnalyze.isInstalled())(
  'a calendar of systemd is announced, run and listed',
  async () => {
    const { home, call, values: sent } = aHome();
    const schedule = ['--schedule', 'OnCalendar=Sat *-*-1..7 18:00 Europe/Berlin'];
    const announced = await call('announce', 'a', ...schedule, '--textfile', home);
    expect(announced.stderr.toString()).toBe('');
    const words = 'At 18:00, between day 1 and 7 of the month, only on Saturday, Europe/Berlin';
    expect(announced.stdout.toString()).toContain(`a: ${words}; late from `);
    const deadline = sent()[DEADLINE];
    expect(deadline).toBeGreaterThan(Date.now() / 1000);
    await call('run', '-j', 'a', ...schedule, '--textfile', home, '--', 'true');
    expect(sent()[DEADLINE]).toBe(deadline);
    const [group] = JSON.parse((await call('status', '--json')).stdout.toString()).groups;
    expect(group).toMatchObject({
      schedule: 'Sat *-*-1..7 18:00 Europe/Berlin',
      schedule_in_words: words,
    });
    const start = new Date(group.next_start_timestamp_seconds * 1000);
    expect([start.getUTCDay(), start.getUTCDate() <= 7]).toEqual([6, true]);
    expect((await call('history', 'a')).stdout.toString()).toContain(words);
  },
);

test('a dry run says the schedule in words, and when a success after a first one is due', async () => {
  const { call } = aHome();
  const { stdout } = await call('run', '-j', 'a', '--dry-run', ...DAILY, '--', 'true');
  expect(stdout.toString()).toMatch(/^schedule: +At 03:00, UTC$/m);
  expect(stdout.toString()).toMatch(/^batch_job_next_deadline_timestamp_seconds \d+$/m);
});

test('all jobs of the config file are announced by --all, and by flush until they are known', async () => {
  const { home, call, values: sent } = aHome();
  const config = join(home, 'config.yaml');
  const file = (schedule: string) =>
    writeFileSync(
      config,
      `defaults: { textfile: ${home} }\njobs: { a: { schedule: '${schedule}', timezone: UTC, shell: 'true' }, b: { shell: 'true' } }\n`,
    );
  file('0 3 * * *');
  const flush = async () => (await call('flush', '--config', config)).exitCode;
  expect(await flush()).toBe(0);
  const daily = sent()[DEADLINE];
  expect(daily).toBeGreaterThan(0);
  expect([await flush(), sent()[DEADLINE]]).toEqual([0, daily]);
  file('0 3 1 * *');
  const { exitCode, stdout } = await call('announce', '--all', '--config', config);
  expect([exitCode, stdout.toString().split('\n').length]).toEqual([0, 2]);
  expect(sent()['expected_interval_seconds']).toBeGreaterThan(27 * 86_400);
});

test('a job whose runs have labels is not announced without them', async () => {
  const { home, call, run } = aHome();
  await run('true', '-g', 'region=eu');
  const due = () =>
    readdirSync(home)
      .filter((name) => name.endsWith('.prom'))
      .flatMap((name) => readFileSync(join(home, name), 'utf8').split('\n'))
      .filter((line) => line.startsWith(`batch_job_${DEADLINE}{`))
      .map((line) => line.replace(/^.*?\{|\}.*$/g, ''))
      .toSorted();
  const config = join(home, 'config.yaml');
  writeFileSync(
    config,
    `defaults: { textfile: ${home} }\njobs: { a: { every: 1h }, b: { every: 1h } }\n`,
  );
  const one = await call('announce', 'a', '--config', config);
  expect([one.exitCode, one.stdout.toString()]).toEqual([125, '']);
  expect(one.stderr.toString()).toContain(
    'jobmeter: "a" runs as a{region="eu"}, and a group without labels would alert for ever: add --group region=eu, ' +
      'or if it runs without labels now, first: jobmeter delete --everywhere --job a --group region=eu\n',
  );
  const all = await call('announce', '--all', '--config', config);
  expect([all.exitCode, all.stdout.toString()]).toEqual([1, expect.stringMatching(/^b: .*\n$/)]);
  expect((await call('flush', '--config', config)).exitCode).toBe(0);
  expect(due()).toEqual(['job="b"']);
  const labelled = ['announce', 'a', '-g', 'region=us', '--config', config];
  expect((await call(...labelled)).exitCode).toBe(0);
  expect(due()).toEqual(['job="a",region="us"', 'job="b"']);
  await run('true');
  expect((await call('announce', 'a', '--config', config)).exitCode).toBe(0);
});

test('mistaken entries of the config file do not keep --all and flush from the others', async () => {
  const { home, call, values: sent } = aHome();
  const lines = [
    'bad: {schedule: 0 25 * * *}',
    'list: [1]',
    '"": {every: 1h}',
    'good: {every: 1h}',
  ];
  writeFileSync(join(home, 'c.yml'), `jobs:\n${lines.map((line) => `  ${line}\n`).join('')}`);
  const config = ['--config', join(home, 'c.yml')];
  const { exitCode, stdout, stderr } = await call(
    'announce',
    '--all',
    ...config,
    '--textfile',
    home,
  );
  expect([exitCode, stdout.toString()]).toEqual([1, expect.stringMatching(/^good: .*\n$/)]);
  expect(stderr.toString()).toMatch(/hour 25 is not .*\n.*the job list is a list.*/);
  expect(stderr.toString()).toContain('c.yml:4:3: a job needs a name\n');
  expect(Object.keys(sent()).filter((name) => name.startsWith(DEADLINE))).toHaveLength(1);
  expect((await call('check', ...config)).stdout.toString()).not.toContain("announce ''");
});

test('the history of a job ends with its schedule, and what is due by it', async () => {
  const { home, call, run } = aHome();
  await run('true', ...DAILY);
  const history = await call('history', 'a');
  const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d`;
  expect(history.stdout.toString()).toMatch(
    new RegExp(`success .*\\nAt 03:00, UTC; next start ${time}; late from ${time} on\\n$`),
  );
  await call('announce', 'late', '--max-age', '0.01', '--textfile', home);
  await until(async () => / late since /.test((await call('history', 'late')).stdout.toString()));
  await run('true', '--schedule', 'none');
  expect((await call('history', 'a')).stdout.toString()).not.toContain('03:00, UTC');
});

describeWith('prometheus-pushgateway')('a job that comes back to a host', () => {
  test('a late start and a failure leave the deadline of the other host', async () => {
    await using gateway = await startPushgateway();
    const [here, there] = [tempDir(), tempDir()];
    const run = (home: string, ...args: readonly string[]) =>
      jobmeter(['run', '-j', 'a', '--gateway', gateway.url, ...args], { home });
    const deadline = async () =>
      Number(
        /^batch_job_next_deadline\S+ (\S+)/m.exec(
          await (await fetch(`${gateway.url}/metrics`)).text(),
        )?.[1],
      );
    const old = ['--max-age', '0.01'];
    await run(here, ...old, '--', 'true');
    await run(there, ...DAILY, '--', 'true');
    const ofThere = await deadline();
    expect(ofThere).toBeGreaterThan(Date.now() / 1000);
    const line = ['run', '-j', 'a', '--gateway', gateway.url, ...old];
    const going = startJobmeter([...line, '--', 'sh', '-c', 'read -r _; exit 1'], {
      home: here,
      stdin: 'open',
    });
    await until(async () =>
      /_running\{\S+ 1\n/.test(await (await fetch(`${gateway.url}/metrics`)).text()),
    );
    expect(await deadline()).toBe(ofThere);
    going.child.stdin!.end();
    expect((await going.result).exitCode).toBe(1);
    expect(await deadline()).toBe(ofThere);
    await run(here, ...old, '--', 'true');
    expect(await deadline()).toBeLessThan(ofThere);
  });
});

test('a run by hand keeps the schedule, and an option that is gone leaves nothing behind', async () => {
  const { run, values: sent } = aHome();
  await run('true', ...DAILY, '--timeout', '5m', '--alert-after', '3');
  expect(sent()).toMatchObject({ max_duration_seconds: 300, alert_after_failures: 3 });
  await run('exit 3');
  expect(sent()).toMatchObject({ alert_after_failures: 1, success: 0 });
  expect(sent()['max_duration_seconds']).toBeNaN();
  expect(sent()[DEADLINE]).toBeGreaterThan(Date.now() / 1000);
});

test('what is usual is known from five successes on, without the run that it is compared with', async () => {
  const { run, values: sent } = aHome();
  for (const rows of [10, 20, 30, 40, 50]) {
    await run(`echo rows ${rows}`, '--records', 'rows=rows (\\d+)', '--label', 'team=db');
  }
  expect(sent()).not.toHaveProperty('usual_records record=rows team=db');
  await run('echo none', '--records', 'rows=rows (\\d+)', '--label', 'team=db');
  const { 'usual_duration_seconds team=db': usual } = sent();
  expect(usual).toBeGreaterThan(0);
  expect(sent()).toMatchObject({
    'records team=db record=rows': Number.NaN,
    'usual_records team=db record=rows': 30,
  });
});

test('a run that goes on extends the deadline, tells its heartbeat, and counts who was skipped', async () => {
  const { home, run, values: sent } = aHome();
  const told = ['--every', '1m', '--grace', '1s', '--max-duration', '1h', '--heartbeat', '1s'];
  await run('true', ...told);
  const before = sent()[DEADLINE]!;
  const going = await longRun(home, '--textfile', home, '--overlap', 'skip', ...told);
  await until(async () => sent()['running'] === 1);
  expect(sent()[DEADLINE]).toBeGreaterThan(before + 3000);
  expect(sent()).toMatchObject({ max_duration_seconds: 3600, heartbeat_interval_seconds: 1 });
  await run('true', '--overlap', 'skip');
  await run('true', '--overlap', 'skip');
  expect(sent()['consecutive_skips']).toBe(2);
  going.child.kill('SIGTERM');
  await going.result;
  expect(sent()).toMatchObject({ [DEADLINE]: before, consecutive_skips: 0, running: 0 });
});

test('status and check tell when jobs are due', async () => {
  const { home, call, run } = aHome();
  await run('true', ...DAILY);
  await run('true', '-j', 'late', '--max-age', '0.001');
  const table = (await call('status')).stdout.toString();
  expect(table).toMatch(/^JOB .* NEXT .*\nlate +- +late .* late \S+s? .*\na .* in \d+[smh]/);
  const late = (await call('status', '--late')).stdout.toString();
  expect(late.trim().split('\n')).toHaveLength(2);
  expect((await call('status', '--late', '--exit-code')).exitCode).toBe(1);
  const json = JSON.parse((await call('status', '--json', '-j', 'a')).stdout.toString());
  expect(json.groups[0]).toMatchObject({
    schedule: '0 3 * * * UTC',
    schedule_in_words: 'At 03:00, UTC',
    next_start_timestamp_seconds: expect.any(Number),
    expected_interval_seconds: 86_400,
  });
  const config = join(home, 'config.yaml');
  writeFileSync(
    config,
    "jobs:\n  a: { schedule: '0 3 * * *', timezone: UTC, shell: 'true' }\n  b: { every: 1h, shell: 'true' }\n",
  );
  const checked = (await call('check', '--verbose', '--config', config)).stdout.toString();
  expect(checked).toMatch(/^ok +a: At 03:00, UTC$/m);
  expect(checked).toMatch(/^warning b: 1h after the last end: not announced yet\. .*announce b$/m);
});

describeWith('prometheus-pushgateway')('pending groups', () => {
  test('flush tells a gateway that others wait, until none does', async () => {
    await using server = await startPushgateway();
    await using dead = await startFaultServer({ kind: 'answer', status: 503 });
    const home = tempDir();
    const flush = (...gateways: readonly string[]) =>
      jobmeter(['flush', ...gateways.flatMap((each) => ['--gateway', each])], { home });
    const pending = () => server.value('batch_job_pending_groups', { job: 'jobmeter' });
    const run = ['run', '-j', 'a', '--gateway', dead.url, '--push-timeout', '1', '--', 'true'];
    await jobmeter(run, { home });
    expect((await flush(server.url)).exitCode).toBe(69);
    expect(await pending()).toBe(1);
    const since = await server.value('batch_job_pending_since_timestamp_seconds', {
      job: 'jobmeter',
    });
    expect(Math.abs(Date.now() / 1000 - since!)).toBeLessThan(600);
    const shown = await jobmeter(['status', '--gateway', server.url], { home });
    expect(shown.stdout.toString()).not.toContain('jobmeter');
    await jobmeter(['delete', '-j', 'a', '--yes'], { home });
    expect((await flush(server.url)).exitCode).toBe(0);
    expect(await pending()).toBe(0);
  });
});

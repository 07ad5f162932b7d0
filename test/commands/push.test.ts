import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { inProcess } from '../rig/in-process.js';
import { jobmeter } from '../rig/jobmeter.js';
import { type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

describeWith('prometheus-pushgateway')('push, delete and status with a real Pushgateway', () => {
  let gateway: Pushgateway;

  beforeAll(async () => {
    gateway = await startPushgateway();
  });

  function push(input: string, ...args: readonly string[]): ReturnType<typeof jobmeter> {
    return jobmeter(['push', '--job', 'db_backup', '--gateway', gateway.url, ...args], { input });
  }

  test('several samples of one name with different constant labels arrive', async () => {
    const input = `# TYPE devgroup_armani_status gauge
devgroup_armani_status{company_name="armani",company_id="1"} 1
devgroup_armani_status{company_name="prada",company_id="2"} 0
`;
    const result = await push(input, '--group', 'company_area=Shanghai');
    expect(result).toMatchObject({ exitCode: 0 });
    expect(Buffer.concat([result.stdout, result.stderr]).toString()).toBe('');
    const labels = { company_area: 'Shanghai', company_name: 'prada', company_id: '2' };
    expect(await gateway.value('devgroup_armani_status', labels)).toBe(0);
  });

  test('push adds by default, --replace replaces the group', async () => {
    const group = ['-g', 'kind=replace'];
    await push('a 1\n', ...group);
    await push('b 2\n', ...group);
    expect(await gateway.value('a')).toBe(1);
    await push('c 3\n', ...group, '--replace');
    expect([await gateway.value('a'), await gateway.value('c')]).toEqual([undefined, 3]);
  });

  test('a file is read, and timestamps are left out with a word about it', async () => {
    const file = join(tempDir(), 'metrics.prom');
    writeFileSync(file, 'from_file 5 1700000000000');
    const { exitCode, stderr } = await push('', '--file', file);
    expect(exitCode).toBe(0);
    expect(stderr.toString()).toContain('the timestamp of 1 sample removed: gateways refuse them');
    expect(await gateway.value('from_file')).toBe(5);
  });

  test.each([
    ['x{job="y"} 1', /job/],
    ['x 1\nx 2', /line 2/],
    ['# TYPE x gauge\n# TYPE x counter\nx 1', /line 2/],
    ['not a sample at all', /line 1/],
    ['push_time_seconds 1', /push_/],
    [
      'batch_job_success 0\n',
      `"batch_job_success" is a gauge of jobmeter, not untyped: put "# TYPE batch_job_success gauge" before it`,
    ],
  ])('%j is refused before it is sent', async (input, reason) => {
    const { exitCode, stderr } = await push(input);
    expect(exitCode).toBe(65);
    expect(stderr.toString()).toMatch(reason);
  });

  test('what has the name and the type of a metric of ours is pushed', async () => {
    const text = '# TYPE batch_job_success gauge\nbatch_job_success 0\n';
    expect(await push(text, '-g', 'kind=ours')).toMatchObject({ exitCode: 0 });
    expect(await gateway.value('batch_job_success', { kind: 'ours' })).toBe(0);
  });

  test('what the gateway refuses is shown with its reason, and the status is 69', async () => {
    await push('# TYPE typed counter\ntyped 1\n', '-g', 'kind=one');
    const { exitCode, stderr } = await push('# TYPE typed gauge\ntyped 1\n', '-g', 'kind=other');
    expect(exitCode).toBe(69);
    expect(stderr.toString()).toMatch(/status 400.*typed/);
  });

  test('status shows the groups of the gateway and of local state as one table', async () => {
    const home = tempDir();
    const args = ['--gateway', gateway.url];
    await jobmeter(['run', '-j', 'both', '-g', 'city=北京', ...args, '--', 'true'], { home });
    await jobmeter(['run', '-j', 'here', '--records', 'n=x', '--', 'echo', 'x'], { home });
    await push('by_hand 1\n', '-g', 'kind=status');
    const { stdout } = await inProcess(['status', ...args], { home });
    const lines = stdout.toString().split('\n');
    expect(lines[0]).toMatch(
      /^JOB +GROUP +STATE +LAST SUCCESS +LAST RUN +DURATION +TREND +RECORDS +WHERE$/,
    );
    expect(lines.find((line) => line.startsWith('both'))).toMatch(
      new RegExp(`city=北京 +success +(?:just now|.* ago) .*local, ${gateway.url}$`),
    );
    expect(lines.find((line) => line.startsWith('here'))).toMatch(/ n=1 +local$/);
    expect(lines.find((line) => line.startsWith('db_backup'))).toContain('never');
  });

  test('delete removes one group from the gateway and from state, and no other', async () => {
    const home = tempDir();
    const args = ['--gateway', gateway.url];
    for (const zone of ['a', 'b']) {
      await jobmeter(['run', '-j', 'gone', '-g', `zone=${zone}`, ...args, '--', 'true'], { home });
    }
    const result = await inProcess(['delete', '-j', 'gone', '-g', 'zone=a', ...args], { home });
    expect(result.exitCode).toBe(0);
    const zones = async (): Promise<unknown[]> => {
      const { stdout } = await inProcess(['status', '--json', ...args], { home });
      const { groups } = JSON.parse(stdout.toString()) as {
        groups: { job: string; labels: { zone: string } }[];
      };
      return groups.filter(({ job }) => job === 'gone').map(({ labels }) => labels.zone);
    };
    // 202 means that the gateway has yet to do it.
    await until(async () => (await zones()).join() === 'b');
  });

  test('delete takes an empty label value, so that a group that disables the gateway can be removed', async () => {
    await fetch(`${gateway.url}/metrics/job/poison/instance/`, { method: 'POST', body: 'x 1\n' });
    const args = ['delete', '-j', 'poison', '-g', 'instance=', '--gateway', gateway.url];
    expect((await jobmeter(args)).exitCode).toBe(0);
    await until(async () =>
      (await gateway.groups()).every(({ labels }) => labels['job'] !== 'poison'),
    );
  });
});

test('push without a gateway and without a job names both', async () => {
  const { exitCode, stderr } = await inProcess(['push'], { input: 'x 1\n' });
  expect(exitCode).toBe(125);
  expect(stderr.toString()).toMatch(/--job is missing[^]*--gateway is missing/);
});

test('push of a file without --file names the option', async () => {
  const { exitCode, stderr } = await inProcess(['push', '-j', 'x', '--gateway', 'h:1', 'file']);
  expect(exitCode).toBe(125);
  expect(stderr.toString()).toContain('; a file is named with --file\n');
});

test('push of a file that is not there says so', async () => {
  const args = ['push', '-j', 'x', '--gateway', 'h:1', '--file', '/no/such/file'];
  const { exitCode, stderr } = await jobmeter(args);
  expect(exitCode).toBe(66);
  expect(stderr.toString()).toMatch(/^jobmeter: \/no\/such\/file: does not exist\n$/);
});

test('status of a gateway that is not there still shows local state, and ends with 69', async () => {
  const home = tempDir();
  await jobmeter(['run', '-j', 'here', '--', 'true'], { home });
  const args = ['status', '--gateway', 'http://127.0.0.1:1', '--push-timeout', '1'];
  const { exitCode, stdout, stderr } = await jobmeter(args, { home });
  expect(exitCode).toBe(69);
  expect(stdout.toString()).toContain('here');
  expect(stderr.toString()).toMatch(/^jobmeter: http:\/\/127\.0\.0\.1:1: .*\n$/);
});

test('status with nothing to show says where it looked', async () => {
  const { exitCode, stdout } = await inProcess(['status']);
  expect(exitCode).toBe(0);
  expect(stdout.toString()).toMatch(/^no jobs in .*jobmeter\n$/);
});

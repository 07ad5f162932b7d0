import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type EngineServer,
  startReceiver,
  startVictoriaMetrics,
  startVmagent,
} from '../../rig/engines.js';
import { jobmeter } from '../../rig/jobmeter.js';
import { describeWithNewer } from '../../rig/newer-programs.js';
import { freePort } from '../../rig/ports.js';
import { writeSample } from '../../rig/remote-write.js';
import { describeWith, until } from '../../rig/server.js';
import { tempDir } from '../../rig/temp-dir.js';

const WRITE = '/api/v1/write';

function targets(...urls: readonly string[]): readonly string[] {
  return urls.flatMap((url) => ['--remote-write', `${url}${WRITE}`]);
}

/** Of one run: the same in every engine. */
const SEEN: readonly (readonly [promql: string, value: number])[] = [
  ['batch_job_records{job="load",region="eu",record="rows"}', 7],
  ['batch_job_success{job="load",region="eu"}', 1],
  ['batch_job_runs_total{job="load",region="eu",outcome="success"}', 1],
  ['batch_job_outcome{job="load",region="eu",outcome="success",team="db"}', 1],
  ['size_bytes{job="load",region="eu",table="a"}', 1.5],
];

async function expectSeen(engine: EngineServer): Promise<void> {
  await until(async () => (await engine.query(SEEN[0]![0])).length > 0);
  const seen = await Promise.all(
    SEEN.map(async ([promql]) => [promql, await engine.value(promql)]),
  );
  expect(seen).toEqual(SEEN);
  const [success] = await engine.query('batch_job_last_success_timestamp_seconds{job="load"}');
  expect(Math.abs(success!.value - Date.now() / 1000)).toBeLessThan(120);
  const [pushed] = await engine.query('push_time_seconds');
  expect(pushed?.labels).toEqual({ __name__: 'push_time_seconds', job: 'load', region: 'eu' });
}

const RUN = ['run', '-j', 'load', '-g', 'region=eu', '-l', 'team=db'];
const COUNTED = ['--records', String.raw`rows=(\d+) rows`, '--gauge'];
const COMMAND = [
  String.raw`size_bytes=(?<table>\w) size (?<value>[\d.]+)`,
  '--',
  'echo',
  '7 rows, a size 1.5',
];

describeWith(
  'prometheus',
  'victoria-metrics',
  'vmagent',
)('one run by remote write', () => {
  test('has the same values in Prometheus, VictoriaMetrics, and behind a vmagent whose target was away', async () => {
    const port = await freePort();
    await using prometheus = await startReceiver('stable');
    await using victoria = await startVictoriaMetrics('stable');
    await using agent = await startVmagent(`http://127.0.0.1:${port}${WRITE}`);
    const { exitCode, stderr } = await jobmeter([
      ...RUN,
      ...COUNTED,
      ...COMMAND.slice(0, 1),
      ...targets(prometheus.url, victoria.url, agent.url),
      ...COMMAND.slice(1),
    ]);
    expect([exitCode, stderr.toString()]).toEqual([0, '']);
    await expectSeen(prometheus);
    await expectSeen(victoria);
    await using behind = await startReceiver('stable', { port });
    await expectSeen(behind);
  });

  test('a failed run leaves the last success, also where there is no query API to compare with', async () => {
    const home = tempDir();
    await using prometheus = await startReceiver('stable');
    await using victoria = await startVictoriaMetrics('stable');
    await using agent = await startVmagent(`${victoria.url}${WRITE}`);
    const to = targets(prometheus.url, agent.url);
    await jobmeter(['run', '-j', 'j', ...to, '--', 'true'], { home });
    const name = 'last_over_time(batch_job_last_success_timestamp_seconds{job="j"}[35d])';
    const before = await prometheus.value(name);
    await jobmeter(['run', '-j', 'j', ...to, '--', 'false'], { home });
    await until(async () => (await victoria.value('batch_job_success{job="j"}')) === 0);
    expect(await prometheus.value('batch_job_success{job="j"}')).toBe(0);
    expect(await prometheus.value(name)).toBe(before);
    // VictoriaMetrics keeps microseconds.
    expect(await victoria.value(name)).toBeCloseTo(before!, 5);
  });

  test('what waited for a Prometheus that was away arrives, once, by the next run of another job', async () => {
    const home = tempDir();
    const port = await freePort();
    const to = [...targets(`http://127.0.0.1:${port}`), '--push-timeout', '20s'];
    const away = await jobmeter(['run', '-j', 'a', ...to, '--push-timeout', '1s', '--', 'false'], {
      home,
    });
    expect(away.stderr.toString()).toContain('kept for the next run or jobmeter flush');
    await using prometheus = await startReceiver('stable', { port });
    const flushed = await jobmeter(['flush', '--json', ...to], { home });
    expect(JSON.parse(flushed.stdout.toString())).toMatchObject({
      destinations: [{ delivered: 1, left: [] }],
    });
    expect(await prometheus.value('batch_job_success{job="a"}')).toBe(0);
    const again = await jobmeter(['flush', '--json', ...to], { home });
    expect(JSON.parse(again.stdout.toString())).toMatchObject({ destinations: [{ delivered: 0 }] });
  });
});

describeWith('prometheus')('a Prometheus by remote write', () => {
  test('a series that a run no longer has ends at once', async () => {
    const home = tempDir();
    await using prometheus = await startReceiver('stable');
    const run = (script: string) =>
      jobmeter(
        ['run', '-j', 'j', '--records', String.raw`rows=(?<table>\w)=(?<value>\d+)`]
          .concat(targets(prometheus.url))
          .concat(['--', 'sh', '-c', script]),
        { home },
      );
    await run('echo a=1; echo b=2');
    expect(await prometheus.query('batch_job_records')).toHaveLength(2);
    await run('echo b=3; exit 1');
    const records = await prometheus.query('batch_job_records');
    expect(records.map(({ labels, value }) => [labels['table'], value])).toEqual([['b', 3]]);
    const outcomes = await prometheus.query('batch_job_outcome');
    expect(outcomes.map(({ labels }) => labels['outcome'])).toEqual(['failure']);
    // The window of the shipped rules still has it.
    expect(await prometheus.query('last_over_time(batch_job_records[35d])')).toHaveLength(2);
  });

  test('one series that it refuses is named, and all others arrive', async () => {
    await using prometheus = await startReceiver('stable');
    const ahead = { __name__: 'batch_job_exit_code', job: 'j' };
    expect(await writeSample(`${prometheus.url}${WRITE}`, ahead, 99, Date.now() + 600_000)).toBe(
      204,
    );
    const { exitCode, stderr } = await jobmeter([
      'run',
      '-j',
      'j',
      ...targets(prometheus.url),
      '--',
      'true',
    ]);
    expect(exitCode).toBe(0);
    expect(stderr.toString()).toMatch(
      /delivered without batch_job_exit_code: out of order sample .*out_of_order_time_window/,
    );
    expect(await prometheus.value('batch_job_success{job="j"}')).toBe(1);
    expect(await prometheus.value('batch_job_runs_total{job="j"}')).toBe(1);
  });

  test.each(['1h ahead', '3h ahead', '3h behind'])(
    'a clock that is %s poisons nothing, loses nothing, and is reported',
    async (error) => {
      const home = tempDir();
      await using prometheus = await startReceiver('stable');
      const [hours = '', way] = error.split('h ');
      const seconds = Number(hours) * 3600 * (way === 'ahead' ? 1 : -1);
      const wrong = clockOffBy(seconds);
      for (const command of ['false', 'true']) {
        const { stderr } = await jobmeter(
          ['run', '-j', 'wrong', ...targets(prometheus.url), '--', command],
          { home, nodeArgs: wrong },
        );
        expect(stderr.toString()).toMatch(
          /clock of this machine is \d+ s (?:ahead of|behind) that/,
        );
      }
      expect(await prometheus.value('batch_job_success{job="wrong"}')).toBe(1);
      expect(await prometheus.value('batch_job_runs_total{job="wrong",outcome="success"}')).toBe(1);
      const right = await jobmeter([
        'run',
        '-j',
        'right',
        ...targets(prometheus.url),
        '--',
        'true',
      ]);
      expect(right.stderr.toString()).toBe('');
      expect(await prometheus.value('batch_job_success{job="right"}')).toBe(1);
    },
  );

  test('flush --refresh gives every series a new sample, and keeps the time of the push', async () => {
    const home = tempDir();
    await using prometheus = await startReceiver('stable');
    const to = targets(prometheus.url);
    await jobmeter(['run', '-j', 'j', ...to, '--', 'true'], { home });
    await jobmeter(['run', '-j', 'j', ...to, '--', 'false'], { home });
    const times = [
      'batch_job_last_success_timestamp_seconds',
      'batch_job_success',
      'push_time_seconds',
    ];
    const read = (wrap: (name: string) => string) =>
      Promise.all(times.map((name) => prometheus.value(wrap(name))));
    const [before, values] = [
      await read((name) => `timestamp(${name})`),
      await read((name) => name),
    ];
    const { exitCode, stderr } = await jobmeter(['flush', '--refresh', ...to], { home });
    expect([exitCode, stderr.toString()]).toEqual([0, '']);
    const after = await read((name) => `timestamp(${name})`);
    for (const [index, time] of before.entries()) expect(after[index]).toBeGreaterThan(time!);
    expect(await read((name) => name)).toEqual(values);
  });

  test('flush --refresh of a host that the job has left sends nothing', async () => {
    await using prometheus = await startReceiver('stable');
    const to = targets(prometheus.url);
    const [old, current] = [tempDir(), tempDir()];
    await jobmeter(['run', '-j', 'j', ...to, '--', 'false'], { home: old });
    await jobmeter(['run', '-j', 'j', ...to, '--', 'true'], { home: current });
    const success = await prometheus.value('batch_job_last_success_timestamp_seconds');
    await jobmeter(['flush', '--refresh', ...to], { home: old });
    expect(await prometheus.value('batch_job_success')).toBe(1);
    expect(await prometheus.value('batch_job_last_success_timestamp_seconds')).toBe(success);
  });

  test('flush --refresh ends no series while the directory of the groups is away', async () => {
    await using prometheus = await startReceiver('stable');
    const to = targets(prometheus.url);
    const home = tempDir();
    await jobmeter(['run', '-j', 'j', ...to, '--', 'true'], { home });
    await jobmeter(['flush', '--refresh', ...to], { home });
    const groups = join(home, 'state/jobmeter/groups');
    renameSync(groups, join(home, 'away'));
    await jobmeter(['flush', '--refresh', ...to], { home });
    expect(await prometheus.value('batch_job_success')).toBe(1);
    mkdirSync(groups);
    await jobmeter(['flush', '--refresh', ...to], { home });
    expect(await prometheus.query('batch_job_success')).toEqual([]);
  });

  test('status lists its groups, and delete says why it cannot delete', async () => {
    await using prometheus = await startReceiver('stable');
    const to = targets(prometheus.url);
    await jobmeter(['run', '-j', 'a', '-g', 'region=eu', ...to, '--', 'false']);
    await jobmeter(['run', '-j', 'a', ...to, '--', 'true']);
    const { stdout } = await jobmeter(['status', '--no-state', '--json', ...to]);
    const { groups } = JSON.parse(stdout.toString()) as { groups: readonly object[] };
    expect(groups).toMatchObject([
      { job: 'a', labels: { region: 'eu' }, success: false, outcome: 'failure', exit_code: 1 },
      { job: 'a', labels: {}, success: true, outcome: 'success', exit_code: 0 },
    ]);
    const { exitCode, stderr } = await jobmeter(['delete', '-j', 'a', ...to]);
    expect(exitCode).toBe(69);
    expect(stderr.toString()).toContain('remote write cannot delete');
  });
});

describeWithNewer('prometheus', 'victoria-metrics')(
  'one run by remote write, newer versions',
  () => {
    test('has the same values in Prometheus 3 and VictoriaMetrics 1.145', async () => {
      await using prometheus = await startReceiver('newer');
      await using victoria = await startVictoriaMetrics('newer');
      const { exitCode, stderr } = await jobmeter([
        ...RUN,
        ...COUNTED,
        ...COMMAND.slice(0, 1),
        ...targets(prometheus.url, victoria.url),
        ...COMMAND.slice(1),
      ]);
      expect([exitCode, stderr.toString()]).toEqual([0, '']);
      await expectSeen(prometheus);
      await expectSeen(victoria);
    });
  },
);

/** Node options for a clock that is off by this. */
function clockOffBy(seconds: number): readonly string[] {
  const script = `const now = Date.now; Date.now = () => now() + ${seconds * 1000};`;
  return ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
}

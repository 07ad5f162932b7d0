import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startReceiver, startVictoriaMetrics } from '../rig/engines.js';
import { jobmeter } from '../rig/jobmeter.js';
import { longRun } from '../rig/long-run.js';
import { freePort } from '../rig/ports.js';
import { writeSample } from '../rig/remote-write.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { metricsAt, serveTo, startServe, to, WRITE } from './start-serve.js';

const run = (home: string, ...rest: string[]) => jobmeter(['run', ...rest], { home });

/** Node options for a clock that is off by this. */
function clockOffBy(seconds: number): readonly string[] {
  const script = `const now = Date.now; Date.now = () => now() + ${seconds * 1000};`;
  return ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
}

describeWith('prometheus', 'victoria-metrics')('serve --remote-write', () => {
  test('sends all local groups again and again, whatever their runs have named, with the values of the runs', async () => {
    const home = tempDir();
    await using prometheus = await startReceiver('stable');
    await run(home, '-j', 'sent', ...to(prometheus.url), '--', 'true');
    await run(home, '-j', 'kept', '-g', 'region=eu', '-l', 'team=db', '--', 'false');
    const pushed = await prometheus.value('push_time_seconds{job="sent"}');
    const serving = await serveTo(home, prometheus.url);
    const time = async (job: string) =>
      (await prometheus.value(`timestamp(batch_job_success{job="${job}"})`)) ?? 0;
    await until(async () => (await time('kept')) > 0);
    const [sent, kept] = [await time('sent'), await time('kept')];
    await until(async () => (await time('sent')) > sent && (await time('kept')) > kept);
    expect(await time('sent')).toBeLessThan(Date.now() / 1000);
    expect(await prometheus.value('push_time_seconds{job="sent"}')).toBe(pushed);
    expect(await prometheus.value('batch_job_success{job="kept",region="eu",team="db"}')).toBe(0);
    const scraped = await metricsAt(serving.url);
    const lines = scraped.split('\n').filter((line) => /^batch_job_\w+_seconds\{/.test(line));
    expect(lines.length).toBeGreaterThan(4);
    for (const line of lines) {
      const [, series = '', value] = /^(\S+) (\S+)$/.exec(line) ?? [];
      expect([series, await prometheus.value(series)]).toEqual([series, Number(value)]);
    }
    serving.child.kill('SIGTERM');
    expect(await serving.result).toMatchObject({ exitCode: 0 });
  });

  test('new results are seen with the next round, also of a run whose own delivery failed, and a deleted group ends', async () => {
    const home = tempDir();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    await run(home, '-j', 'waits', ...to(url), '--push-timeout', '1s', '--', 'true');
    const pending = join(home, 'state/jobmeter/pending');
    expect(readdirSync(pending, { recursive: true })).toHaveLength(2);
    await using prometheus = await startReceiver('stable', { port });
    await serveTo(home, url);
    await until(async () => (await prometheus.value('batch_job_success{job="waits"}')) === 1);
    await until(async () => readdirSync(pending, { recursive: true }).length < 2);
    await run(home, '-j', 'new', '--', 'false');
    await run(home, '-j', 'waits', ...to(url), '--', 'false');
    await until(async () => (await prometheus.value('batch_job_success{job="new"}')) === 0);
    await until(async () => (await prometheus.value('batch_job_success{job="waits"}')) === 0);
    await jobmeter(['delete', '-j', 'new'], { home });
    await until(async () => (await prometheus.query('{job="new"}')).length === 0);
    expect(await prometheus.query('last_over_time(batch_job_success{job="new"}[1h])')).toHaveLength(
      1,
    );
    expect(await prometheus.value('batch_job_success{job="waits"}')).toBe(0);
    await until(async () =>
      readdirSync(join(home, 'state/jobmeter/sent'), { recursive: true }).every(
        (name) => !name.includes('/new-'),
      ),
    );
  });

  test('a VictoriaMetrics sees a group again and again, and its end', async () => {
    const home = tempDir();
    await using victoria = await startVictoriaMetrics('stable');
    await run(home, '-j', 'a', '--', 'true');
    await run(home, '-j', 'b', '--', 'true');
    await serveTo(home, victoria.url);
    const samples = (job: string) =>
      victoria.value(`count_over_time(batch_job_success{job="${job}"}[5m])`);
    await until(async () => ((await samples('a')) ?? 0) > 1);
    await jobmeter(['delete', '-j', 'a'], { home });
    await until(async () => (await victoria.query('{job="a"}')).length === 0);
    expect(await victoria.value('batch_job_success{job="b"}')).toBe(1);
  });

  test.each([-3, 3])(
    'a clock that is off by %d h poisons nothing, and is said once',
    async (hours) => {
      const home = tempDir();
      await using prometheus = await startReceiver('stable');
      await run(home, '-j', 'a', '--', 'true');
      const serving = await startServe(home, [...to(prometheus.url), '--interval', '1s'], {
        nodeArgs: clockOffBy(hours * 3600),
      });
      const time = () => prometheus.value('timestamp(batch_job_success{job="a"})');
      await until(async () => (await time()) !== undefined);
      const first = await time();
      await until(async () => (await time()) !== first);
      expect(Math.abs((await time())! - Date.now() / 1000)).toBeLessThan(60);
      const right = await run(home, '-j', 'a', ...to(prometheus.url), '--', 'false');
      expect(right.stderr.toString()).toBe('');
      expect(await prometheus.value('batch_job_success{job="a"}')).toBe(0);
      serving.child.kill('SIGTERM');
      const { stderr } = await serving.result;
      expect(stderr.toString().match(/clock of this machine/g)).toHaveLength(1);
    },
  );

  test('with runs, flush --refresh and two of serve at once, nothing is out of order', async () => {
    const home = tempDir();
    await using prometheus = await startReceiver('stable');
    await serveTo(home, prometheus.url);
    await serveTo(home, prometheus.url);
    const runs = Array.from({ length: 12 }, (_, index) => (index % 3 === 0 ? 'false' : 'true'));
    const said: string[] = [];
    const note = ({ stderr }: { readonly stderr: Buffer }) => void said.push(stderr.toString());
    const refreshing = async (): Promise<void> => {
      for (const _ of runs) {
        await jobmeter(['flush', '--refresh', ...to(prometheus.url)], { home });
      }
    };
    const others = refreshing();
    for (const command of runs) {
      const both = ['a', 'b'].map((job) =>
        run(home, '-j', job, ...to(prometheus.url), '--push-timeout', '60s', '--', command),
      );
      for (const result of await Promise.all(both)) note(result);
    }
    await others;
    expect(said.filter((text) => text !== '')).toEqual([]);
    for (const job of ['a', 'b']) {
      // Totals that fell would count as resets.
      const total = `batch_job_runs_total{job="${job}",outcome="success"}`;
      expect(await prometheus.value(`resets(${total}[10m])`)).toBe(0);
      const completed = `batch_job_last_completion_timestamp_seconds{job="${job}"}`;
      expect(await prometheus.value(`resets(${completed}[10m])`)).toBe(0);
      expect(await prometheus.value(total)).toBe(8);
      expect(await prometheus.query(`batch_job_outcome{job="${job}"}`)).toHaveLength(1);
    }
  });

  test('a series that it refuses is named once, and all others are sent', async () => {
    const home = tempDir();
    await using prometheus = await startReceiver('stable');
    const ahead = { __name__: 'batch_job_exit_code', job: 'a' };
    await writeSample(`${prometheus.url}${WRITE}`, ahead, 99, Date.now() + 600_000);
    for (const job of ['a', 'b']) await run(home, '-j', job, '--', 'true');
    const serving = await serveTo(home, prometheus.url);
    const samples = 'count_over_time(batch_job_success{job="a"}[5m])';
    await until(async () => ((await prometheus.value(samples)) ?? 0) > 2);
    expect(await prometheus.value('batch_job_exit_code{job="b"}')).toBe(0);
    serving.child.kill('SIGTERM');
    const { stderr } = await serving.result;
    expect(stderr.toString().match(/without batch_job_exit_code: out of order/g)).toHaveLength(1);
  });

  test('a run that goes on is seen as running, and its end at once', async () => {
    const home = tempDir();
    await using prometheus = await startReceiver('stable');
    await run(home, '-j', 'a', ...to(prometheus.url), '--', 'true');
    await serveTo(home, prometheus.url);
    const going = await longRun(home, ...to(prometheus.url));
    const running = () => prometheus.value('batch_job_running{job="a"}');
    await until(async () => (await running()) === 1);
    going.child.stdin?.end();
    const { stderr } = await going.result;
    expect(stderr.toString()).toBe('');
    await until(async () => (await running()) === 0);
  });

  test('the values of a host that the job has moved to stay', async () => {
    const [old, current] = [tempDir(), tempDir()];
    await using prometheus = await startReceiver('stable');
    await run(old, '-j', 'moves', ...to(prometheus.url), '--', 'false');
    await run(old, '-j', 'stays', ...to(prometheus.url), '--', 'true');
    await run(current, '-j', 'moves', ...to(prometheus.url), '--', 'true');
    const time = async (job: string) =>
      (await prometheus.value(`timestamp(batch_job_success{job="${job}"})`)) ?? 0;
    const [moved, stayed] = [await time('moves'), await time('stays')];
    const serving = await serveTo(old, prometheus.url);
    await until(async () => (await time('stays')) > stayed + 2);
    expect(await prometheus.value('batch_job_success{job="moves"}')).toBe(1);
    expect(await time('moves')).toBe(moved);
    // Its removal there ends nothing, whether the process has known the group or not.
    await jobmeter(['delete', '-j', 'moves'], { home: old });
    serving.child.kill('SIGTERM');
    await serving.result;
    const later = await time('stays');
    await serveTo(old, prometheus.url);
    await until(async () => (await time('stays')) > later + 1);
    expect(await prometheus.value('batch_job_success{job="moves"}')).toBe(1);
  });
});

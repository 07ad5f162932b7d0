import { expect, test } from 'vitest';
import { checked } from '../commands/check/findings.js';
import { jobmeter, startJobmeter } from '../rig/jobmeter.js';
import { type Prometheus, startPrometheus } from '../rig/prometheus.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { addressIn, startServe } from './start-serve.js';

/** Prints a row for each line of its input. */
const ROWS = ['--records', 'rows=row', '--', 'sh', '-c', 'while read -r _; do echo row; done'];

async function recordsIn(prometheus: Prometheus, job: string): Promise<number | undefined> {
  const [series] = await prometheus.query(`batch_job_records{job="${job}",record="rows"}`);
  return series?.value;
}

describeWith('prometheus')('a real Prometheus', () => {
  test('sees the records of a run with --listen rise, and nothing after its end', async () => {
    const run = startJobmeter(
      ['run', '-j', 'load', '-g', 'region=eu', '--listen', '127.0.0.1:0', ...ROWS],
      { stdin: 'open' },
    );
    await using prometheus = await startPrometheus({ scrape: await addressIn(run) });
    for (const rows of [1, 2]) {
      run.child.stdin?.write('\n');
      await until(async () => (await recordsIn(prometheus, 'load')) === rows);
    }
    const [info] = await prometheus.queryUntilFound('batch_job_info');
    expect(info?.labels).toMatchObject({ job: 'load', region: 'eu' });
    const [metadata] = await prometheus.queryUntilFound('batch_job_elapsed_seconds > 0');
    expect(metadata?.labels).toMatchObject({ job: 'load' });
    run.child.stdin?.end();
    expect(await run.result).toMatchObject({ exitCode: 0 });
    await prometheus.queryUntilFound('up == 0');
    expect(await recordsIn(prometheus, 'load')).toBe(undefined);
  });

  test('sees the records of a run rise at serve, and the last success of others', async () => {
    const home = tempDir();
    await jobmeter(['run', '-j', 'backup', '--', 'true'], { home });
    const { url } = await startServe(home);
    await using prometheus = await startPrometheus({ scrape: url });
    const run = startJobmeter(['run', '-j', 'load', '--heartbeat', '1s', ...ROWS], {
      home,
      stdin: 'open',
    });
    for (const rows of [1, 2]) {
      run.child.stdin?.write('\n');
      await until(async () => (await recordsIn(prometheus, 'load')) === rows);
    }
    run.child.stdin?.end();
    await run.result;
    await prometheus.queryUntilFound('batch_job_running{job="load"} == 0');
    const [success] = await prometheus.queryUntilFound(
      'batch_job_last_success_timestamp_seconds{job="backup"}',
    );
    expect(success?.labels).not.toHaveProperty('exported_job');
    expect(
      await prometheus.queryUntilFound('batch_job_runs_total{job="load",outcome="success"}'),
    ).toHaveLength(1);
  });

  test('without honor_labels is reported by check', async () => {
    const home = tempDir();
    await jobmeter(['run', '-j', 'backup', '--', 'true'], { home });
    const { url } = await startServe(home);
    await using prometheus = await startPrometheus({ scrape: url, honorLabels: false });
    await prometheus.queryUntilFound('batch_job_info{exported_job="backup"}');
    const { of } = await checked(['--prometheus', prometheus.url]);
    expect(of('prometheus-honor-labels')).toMatchObject([
      { level: 'problem', what: 'the scrape job scraped has no honor_labels: true' },
    ]);
  });
});

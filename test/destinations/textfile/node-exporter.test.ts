import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jobmeter, startJobmeter } from '../../rig/jobmeter.js';
import { startNodeExporter } from '../../rig/node-exporter.js';
import { startPrometheus } from '../../rig/prometheus.js';
import { describeWith, until } from '../../rig/server.js';
import { tempDir } from '../../rig/temp-dir.js';

/** The lines of one metric, without its HELP and TYPE. */
function samples(exposition: string, name: string): readonly string[] {
  return exposition.split('\n').filter((line) => line.startsWith(`${name}{`));
}

describeWith('prometheus-node-exporter')(
  'a textfile directory read by a real node_exporter',
  () => {
    test('two jobs, three groups: every series of theirs is there, and nothing is refused', async () => {
      const [directory, home] = [tempDir(), tempDir()];
      const run = (...args: readonly string[]) =>
        jobmeter(['run', '--textfile', directory, ...args], { home });
      await run(
        '-j',
        'load',
        '-g',
        'region=eu',
        '--records',
        String.raw`rows=(\d+)`,
        '--',
        'echo',
        '7',
      );
      await run(
        '-j',
        'load',
        '-g',
        'region=us',
        '--gauge',
        String.raw`size=(\d+)`,
        '--',
        'echo',
        '8',
      );
      await run(
        '-j',
        'sweep',
        '-l',
        'team=db',
        '--gauge',
        String.raw`size=(\d+)`,
        '--',
        'echo',
        '9',
      );
      await using exporter = await startNodeExporter(directory);
      const seen = await exporter.metrics();
      expect(seen).toContain('\nnode_textfile_scrape_error 0\n');
      expect(samples(seen, 'batch_job_success')).toEqual([
        'batch_job_success{job="load",region="eu"} 1',
        'batch_job_success{job="load",region="us"} 1',
        'batch_job_success{job="sweep",team="db"} 1',
      ]);
      expect(samples(seen, 'batch_job_records')).toEqual([
        'batch_job_records{job="load",record="rows",region="eu"} 7',
      ]);
      expect(samples(seen, 'size')).toEqual([
        'size{job="load",region="us"} 8',
        'size{job="sweep",team="db"} 9',
      ]);
      const names = readdirSync(directory);
      expect(names).toHaveLength(3);
      for (const name of names) {
        expect(name).toMatch(/^jobmeter-(?:load|sweep)-[0-9a-f]{16}\.prom$/);
        expect(statSync(join(directory, name)).mode & 0o777).toBe(0o644);
      }
    });

    test('a failed run keeps the last success in its file, also without state', async () => {
      const directory = tempDir();
      await using exporter = await startNodeExporter(directory);
      const lastSuccess = async (): Promise<readonly string[]> =>
        samples(await exporter.metrics(), 'batch_job_last_success_timestamp_seconds');
      const run = (...args: readonly string[]) =>
        jobmeter(['run', '-j', 'x', '--textfile', directory, ...args]);
      await run('--', 'true');
      const success = await lastSuccess();
      expect(success).toHaveLength(1);
      for (const how of [[], ['--no-state'], ['--replace', '--no-state']]) {
        expect((await run(...how, '--', 'false')).stderr.toString()).toBe('');
        expect(await lastSuccess()).toEqual(success);
        expect(samples(await exporter.metrics(), 'batch_job_success')).toEqual([
          'batch_job_success{job="x"} 0',
        ]);
      }
    });

    test('HELP of other files is taken over, another TYPE is said and costs only the metrics of the user', async () => {
      const directory = tempDir();
      writeFileSync(
        join(directory, 'other.prom'),
        '# HELP size In bytes.\n# TYPE size gauge\nsize{of="other"} 1\n# TYPE pages counter\npages{of="other"} 2\n',
      );
      const gauge = (name: string) => ['--gauge', String.raw`${name}=(\d+)`];
      const run = (job: string, ...args: readonly string[]) =>
        jobmeter(['run', '-j', job, '--textfile', directory, ...args, '--', 'echo', '5']);
      expect((await run('a', ...gauge('size'))).stderr.toString()).toBe('');
      const clash = await run('b', ...gauge('pages'));
      expect(clash.exitCode).toBe(0);
      expect(clash.stderr.toString()).toBe(
        `jobmeter: ${directory}: delivered without your own metrics: ` +
          'metric "pages" has TYPE counter in other.prom, and gauge here: rename one\n',
      );
      await using exporter = await startNodeExporter(directory);
      const seen = await exporter.metrics();
      expect(samples(seen, 'size')).toEqual(['size{job="a"} 5', 'size{of="other"} 1']);
      expect(samples(seen, 'pages')).toEqual(['pages{of="other"} 2']);
      expect(samples(seen, 'batch_job_success')).toHaveLength(2);
    });

    test('push adds to a group or replaces it, with its own HELP and TYPE; delete removes the file', async () => {
      const directory = tempDir();
      await using exporter = await startNodeExporter(directory);
      const push = (input: string, ...args: readonly string[]) =>
        jobmeter(['push', '-j', 'p', '--textfile', directory, ...args], { input });
      await push('# HELP a Of a.\n# TYPE a counter\na 1\n');
      expect((await push('# TYPE b gauge\nb{x="y"} 2\n')).exitCode).toBe(0);
      const both = await exporter.metrics();
      expect(both).toContain('# HELP a Of a.\n# TYPE a counter\na{job="p"} 1\n');
      expect(both).toContain('b{job="p",x="y"} 2\n');
      await push('c 3\n', '--replace');
      const replaced = await exporter.metrics();
      expect(replaced).toContain('c{job="p"} 3\n');
      expect(replaced).not.toMatch(/^[ab]\{/m);
      const deleted = await jobmeter(['delete', '-j', 'p', '--textfile', directory]);
      expect([deleted.exitCode, readdirSync(directory)]).toEqual([0, []]);
    });

    test('a run that lasts is seen running, and then it is not', async () => {
      const directory = tempDir();
      await using exporter = await startNodeExporter(directory);
      const running = async (): Promise<readonly string[]> =>
        samples(await exporter.metrics(), 'batch_job_running');
      const job = startJobmeter(['run', '-j', 'long', '--textfile', directory, '--', 'cat'], {
        stdin: 'open',
      });
      await until(async () => (await running()).length > 0);
      expect(await running()).toEqual(['batch_job_running{job="long"} 1']);
      job.child.stdin?.end();
      expect((await job.result).exitCode).toBe(0);
      expect(await running()).toEqual(['batch_job_running{job="long"} 0']);
    });
  },
);

describeWith('prometheus-node-exporter', 'prometheus')('and scraped by a real Prometheus', () => {
  test('the job label stays the job of the sample, as with a gateway', async () => {
    const directory = tempDir();
    await jobmeter(['run', '-j', 'scraped_job', '--textfile', directory, '--', 'true']);
    await using exporter = await startNodeExporter(directory);
    await using prometheus = await startPrometheus({ scrape: exporter.url });
    const [series] = await prometheus.queryUntilFound('batch_job_success{job="scraped_job"}');
    expect(series?.value).toBe(1);
  });
});

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

    test('HELP of other files is taken over, another TYPE is said and costs that metric only', async () => {
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
        `jobmeter: ${directory}: delivered without pages: ` +
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

/** Files as people write them, with a metric that the job has as well: `size`, a gauge. */
const FITTING: Readonly<Record<string, string>> = {
  'HELP and TYPE':
    '# HELP size Theirs, with \\\\ and \\n and "quotes".\n# TYPE size gauge\nsize{db="a"} 5\n',
  'TYPE alone': '# TYPE size gauge\nsize{db="a"} 5\n',
  'HELP alone': '# HELP size Theirs.\nsize{db="a"} 5\n',
  'neither HELP nor TYPE': 'size{db="a"} 5\n',
  'an empty HELP': '# HELP size \n# TYPE size gauge\nsize{db="a"} 5\n',
  'TYPE untyped': '# TYPE size untyped\nsize{db="a"} 5\n',
  'no labels, and blanks': '# A comment.\n\n  size   5\n',
  'labels of which some samples have none': '# TYPE size gauge\nsize{db="a"} 5\nsize{host="h"} 6\n',
};

const CLASHING: Readonly<Record<string, string>> = {
  'another TYPE': '# TYPE size counter\nsize{db="a"} 5\n',
  'a histogram': '# TYPE size histogram\nsize_bucket{le="+Inf"} 1\nsize_sum 1\nsize_count 1\n',
  'the same series': '# TYPE size gauge\nsize{job="j"} 5\n',
  'the same series, with an empty label': 'size{job="j",db=""} 5\n',
};

const PLACES = ['a-hand.prom', 'z-hand.prom'];

function inBothPlaces(kinds: Readonly<Record<string, string>>) {
  return Object.entries(kinds).flatMap(([kind, text]) =>
    PLACES.map((file) => ({ kind, text, file })),
  );
}

/** The lines of a text that are samples of `size`, as node_exporter writes them. */
function seriesOf(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim().replace(/ +/g, ' '));
  // It gives all samples of a file the same labels.
  return lines
    .filter((line) => line.startsWith('size'))
    .map((line) => line.replace(/,?db="",?|,?host="",?/g, '').replace('{}', ''));
}

describeWith('prometheus-node-exporter')('beside files that people have written', () => {
  const run = (directory: string, ...more: readonly string[]) => {
    const args = ['--strict', '--no-state', '--textfile', directory, ...more];
    const gauges = ['--gauge', String.raw`size=size (\d+)`, '--gauge', String.raw`rows=size (\d+)`];
    return jobmeter(['run', '-j', 'j', ...args, ...gauges, '--', 'echo', 'size', '7']);
  };

  async function scrape(directory: string): Promise<string> {
    await using exporter = await startNodeExporter(directory);
    return await exporter.metrics();
  }

  test.for(inBothPlaces(FITTING))(
    '$kind in $file: every series is there',
    async ({ text, file }) => {
      const directory = tempDir();
      writeFileSync(join(directory, file), text);
      const { exitCode, stderr } = await run(directory);
      expect([exitCode, stderr.toString()]).toEqual([0, '']);
      const seen = await scrape(directory);
      expect(seen).toContain('\nnode_textfile_scrape_error 0\n');
      expect(seriesOf(seen).toSorted()).toEqual([...seriesOf(text), 'size{job="j"} 7'].toSorted());
    },
  );

  test.for(inBothPlaces(CLASHING))(
    '$kind in $file: theirs is there, ours is left out and said, and nothing else is lost',
    async ({ text, file }) => {
      const directory = tempDir();
      writeFileSync(join(directory, file), text);
      const { exitCode, stderr } = await run(directory);
      expect(exitCode).toBe(69);
      expect(stderr.toString()).toMatch(
        /^jobmeter: .*: delivered without size: metric "size" .*-hand\.prom.*\n$/,
      );
      const seen = await scrape(directory);
      expect(seen).toContain('\nnode_textfile_scrape_error 0\n');
      expect(seriesOf(seen)).toEqual(seriesOf(text));
      expect(samples(seen, 'rows')).toEqual(['rows{job="j"} 7']);
      expect(samples(seen, 'batch_job_success')).toHaveLength(1);
    },
  );

  test.each(PLACES)('a part of a histogram in %s: theirs is whole', async (file) => {
    const directory = tempDir();
    const text = '# TYPE size histogram\nsize_bucket{le="+Inf"} 1\nsize_sum 1\nsize_count 1\n';
    writeFileSync(join(directory, file), text);
    const { exitCode, stderr } = await run(directory, '--gauge', 'size_count=(7)');
    expect(exitCode).toBe(69);
    expect(stderr.toString()).toContain('delivered without size_count, size: ');
    expect(seriesOf(await scrape(directory))).toEqual(seriesOf(text));
  });

  test('two groups of one job with one series between them: the later says so', async () => {
    const directory = tempDir();
    expect((await run(directory, '--group', 'region=eu')).exitCode).toBe(0);
    const { exitCode, stderr } = await run(directory, '--label', 'region=eu');
    expect(exitCode).toBe(69);
    expect(stderr.toString()).toMatch(/delivered without .* has the series .* too: keep one/);
    expect(samples(await scrape(directory), 'size')).toEqual(['size{job="j",region="eu"} 7']);
  });

  test('a histogram that is pushed, beside a metric called like a part of it: theirs is there', async () => {
    const directory = tempDir();
    writeFileSync(join(directory, 'z-hand.prom'), 'size_count 5\n');
    const input = '# TYPE size histogram\nsize_bucket{le="+Inf"} 1\nsize_sum 1\nsize_count 1\n';
    const { exitCode, stderr } = await jobmeter(['push', '-j', 'p', '--textfile', directory], {
      input,
    });
    expect(exitCode).toBe(69);
    expect(stderr.toString()).toContain(
      'delivered without size: metric "size_count" in z-hand.prom',
    );
    expect(seriesOf(await scrape(directory))).toEqual(['size_count 5']);
  });

  test('what is only declared is nothing to node_exporter, and no clash', async () => {
    const directory = tempDir();
    writeFileSync(join(directory, 'a-hand.prom'), '# TYPE size counter\n');
    expect((await run(directory)).exitCode).toBe(0);
    expect(samples(await scrape(directory), 'size')).toEqual(['size{job="j"} 7']);
  });

  test('a file that comes later: each job is right after its next run, and says so until then', async () => {
    const directory = tempDir();
    const gauge = ['--gauge', String.raw`size=(\d+)`, '--', 'echo', '7'];
    const job = async (name: string) =>
      (
        await jobmeter([
          'run',
          '-j',
          name,
          '--no-state',
          '--strict',
          '--textfile',
          directory,
          ...gauge,
        ])
      ).exitCode;
    expect([await job('one'), await job('two')]).toEqual([0, 0]);
    writeFileSync(join(directory, 'z-hand.prom'), 'size{db="a"} 5\n');
    expect([await job('one'), await job('two'), await job('one')]).toEqual([69, 0, 0]);
    expect(samples(await scrape(directory), 'size')).toHaveLength(3);
  });
});

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

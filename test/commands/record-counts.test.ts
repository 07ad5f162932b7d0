import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { jobmeter, startJobmeter } from '../rig/jobmeter.js';
import { type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { describeWith } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

/** A TMPDIR of its own, so that what is left behind in it can be seen. */
function run(
  args: readonly string[],
  line: string,
  { home = tempDir(), env = {} }: { home?: string; env?: Record<string, string> } = {},
): ReturnType<typeof jobmeter> {
  const TMPDIR = join(home, 'tmp');
  mkdirSync(TMPDIR, { recursive: true });
  return jobmeter(['run', '--job', 'j', ...args, '--', 'sh', '-c', line], {
    home,
    env: { TMPDIR, ...env },
  });
}

interface State {
  readonly lastRun: {
    readonly outcome: Record<string, unknown>;
    readonly attempts: readonly unknown[];
    readonly records: readonly { readonly name: string; readonly value: number | null }[];
    readonly gauges: readonly { readonly name: string; readonly value: number | null }[];
  };
  readonly lastSuccess?: { readonly completedAt: number };
}

function stateIn(home: string): State {
  const folder = join(home, 'state/jobmeter/groups');
  const file = readdirSync(folder).find((name) => name.endsWith('.json'))!;
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as State;
}

const ROWS = ['--records', String.raw`rows=(\d+) rows`];
const EXPECT_ROWS = [...ROWS, '--expect', 'rows > 0'];

test.each([
  ['0', 'echo 0 rows', 'rows is 0'],
  ['nothing', 'true', 'rows was not found'],
])('an expectation on %s is a failed run with exit status 65', async (_what, line, reason) => {
  const home = tempDir();
  await run(EXPECT_ROWS, 'echo 5 rows', { home });
  const before = stateIn(home).lastSuccess;
  const { exitCode, stderr } = await run(EXPECT_ROWS, line, { home });
  expect(exitCode).toBe(65);
  expect(stderr.toString()).toBe(`jobmeter: expected rows > 0, but ${reason}\n`);
  expect(stateIn(home).lastRun.outcome).toMatchObject({ kind: 'expectation-failed' });
  expect(stateIn(home).lastSuccess).toEqual(before);
});

test.each(['run', 'parse'])(
  'V8 has its linear engine in %s: a pattern that backtracks without end counts every line',
  async (command) => {
    const output = `${`${'a'.repeat(40)}c\n`.repeat(20)}aab\n`;
    const log = join(tempDir(), 'log');
    writeFileSync(log, output);
    const records = ['--records', 'n=^(?:a+)+b', '--expect', 'n == 1'];
    const { exitCode, stderr } =
      command === 'run'
        ? await run(records, `cat ${log}`)
        : await jobmeter(['parse', ...records, '--file', log]);
    expect([exitCode, stderr.toString()]).toEqual([0, '']);
  },
);

test('a number is read as people print it, whatever its characters', async () => {
  const home = tempDir();
  const { stderr } = await run(
    ['--records', String.raw`rows=read (\S+)`, '--gauge', String.raw`took_seconds=took (.*)`],
    `echo 'read 1\u2019234'; echo 'read 1,000'; echo 'took 5 \u00B5s'; echo 'took 4 \u03BCs'`,
    { home },
  );
  expect(stderr.toString()).toBe('');
  const { records, gauges } = stateIn(home).lastRun;
  expect([...records, ...gauges].map(({ value }) => value)).toEqual([2234, 4e-6]);
});

test('a failed expectation is said once with --verbose, in the summary', async () => {
  const options = ['--verbose', '--state-dir', tempDir()];
  const { stderr } = await run([...options, ...EXPECT_ROWS], 'echo 0 rows');
  expect(stderr.toString()).toMatch(
    /^jobmeter: j failed after [\d.]+m?s: expected rows > 0, but rows is 0; kept in [^\n]*\n$/,
  );
});

test('an expectation selects series by labels and takes numbers with units', async () => {
  const options = ['--no-state', '--records', String.raw`rows=(?<command>[A-Z]+) (?<value>\d+)`];
  const line = 'echo COPY 1500; echo DELETE 0';
  const expecting = (expression: string) => run([...options, '--expect', expression], line);
  expect(await expecting('rows{command="COPY"} > 1k && rows == 1.5k')).toMatchObject({
    exitCode: 0,
  });
  const { exitCode, stderr } = await expecting('rows{command!="COPY"} > 0');
  expect(exitCode).toBe(65);
  expect(stderr.toString()).toBe(
    'jobmeter: expected rows{command!="COPY"} > 0, but rows{command!="COPY"} is 0\n',
  );
});

test('an expectation that holds is silent', async () => {
  const { exitCode, stderr } = await run(EXPECT_ROWS, 'echo 1 rows');
  expect([exitCode, stderr.toString()]).toEqual([0, '']);
});

test('a command that failed itself keeps its own exit status', async () => {
  const home = tempDir();
  expect(await run(EXPECT_ROWS, 'exit 3', { home })).toMatchObject({ exitCode: 3 });
  expect(stateIn(home).lastRun.outcome).toEqual({ kind: 'exited', code: 3 });
});

test('an expectation applies to what counts as a success, and a retry may fulfil it', async () => {
  const home = tempDir();
  const retry = ['--retries', '2', '--retry-delay', '0', '--success-codes', '7'];
  const line = '[ -e twice ] && echo 5 rows; touch twice; exit 7';
  expect(await run([...EXPECT_ROWS, ...retry], line, { home })).toMatchObject({ exitCode: 7 });
  expect(stateIn(home).lastRun.attempts).toMatchObject([
    { outcome: 'expectation-failed', exitCode: 65 },
    { outcome: 'exited', exitCode: 7 },
  ]);
});

test('an expectation without patterns is held against the side channel', async () => {
  const args = ['--no-state', '--expect', 'rows > 0 && size_bytes >= 1024'];
  const line =
    'echo records.rows 1 >> "$JOBMETER_METRICS"; echo size_bytes=1KiB >> "$JOBMETER_METRICS"';
  expect(await run(args, line)).toMatchObject({ exitCode: 0 });
  expect(await run(args, 'true')).toMatchObject({ exitCode: 65 });
});

test.each([
  [['--records', 'r=(\\d+ rows'], /Unterminated group at character 3/],
  [['--records', 'r=[z-a]'], /Range out of order in character class at character 4/],
  [['--records', 'r:avg=x'], /"avg" is not an aggregation: use one of sum/],
  [['--records', 'r=$.a..b'], /\$\.a\.\.b is not understood at character 4/],
  [['--records', 'r='], /the pattern is empty/],
  [['--records', 'r=(?<record>x)'], /label "record" is taken/],
  [['--records', 'r=(?<ä>x)'], /"ä" is not a label name/],
  [['--group', 'region=eu', '--gauge', 'g=(?<region>x)'], /label "region" is taken/],
  [['--gauge', 'go_x=x'], /belongs to the Pushgateway/],
  [['--gauge', 'batch_job_x=x'], /the prefix of jobmeter's own metrics/],
  [['--gauge', 'b-c=x'], /is not a metric name/],
  [['--gauge', 'g=x', '--gauge', 'g:max=y'], /"g" has two aggregations, last and max/],
  [['--stage', 's=('], /Unterminated group/],
  [['--stage', 's=a', '--stage', 's=b'], /"s" is given twice/],
  [['--stage', 's=$.a'], /write a regular expression/],
  [['--expect', 'rows >'], /it ends at character 7/],
])('%j is refused, and nothing is run', async (args, reason) => {
  const home = tempDir();
  const { exitCode, stderr } = await run(args, 'touch ran', { home });
  expect(exitCode).toBe(125);
  expect(stderr.toString()).toMatch(reason);
  expect(existsSync(join(home, 'ran'))).toBe(false);
});

const LEAVING_NOTHING = {
  'a regular end': ['echo a 1 > "$JOBMETER_METRICS"', [], 1],
  'no writing at all': ['true', [], undefined],
  'a failure': ['echo a 1 > "$JOBMETER_METRICS"; exit 1', [], 1],
  'a timeout': ['echo a 1 > "$JOBMETER_METRICS"; sleep 60', ['--timeout', '5'], 1],
  'a directory of its own': ['rm "$JOBMETER_METRICS"; mkdir "$JOBMETER_METRICS"', [], undefined],
  'a FIFO': ['rm "$JOBMETER_METRICS"; mkfifo "$JOBMETER_METRICS"', [], undefined],
  'a link to elsewhere': ['echo a 1 > x; ln -sf "$PWD/x" "$JOBMETER_METRICS"', [], undefined],
  'removing the file': ['rm "$JOBMETER_METRICS"', [], undefined],
  'removing the directory': ['rm -r "$(dirname "$JOBMETER_METRICS")"', [], undefined],
} as const;

test.each(Object.entries(LEAVING_NOTHING))(
  'the side channel is read, and nothing of it is left after %s',
  async (_what, [line, args, value]) => {
    const home = tempDir();
    await run(args, line, { home });
    expect(stateIn(home).lastRun.gauges.map((gauge) => gauge.value)).toEqual(
      value === undefined ? [] : [value],
    );
    expect(readdirSync(join(home, 'tmp'))).toEqual([]);
  },
);

test('the side channel is gone after a signal', async () => {
  const home = tempDir();
  const line = 'echo a 1 > "$JOBMETER_METRICS"; echo ready; exec sleep 60';
  const job = startJobmeter(['run', '--job', 'j', '--', 'sh', '-c', line], {
    home,
    env: { TMPDIR: home },
  });
  await job.stdoutContains('ready');
  job.child.kill('SIGTERM');
  expect(await job.result).toMatchObject({ signal: 'SIGTERM' });
  expect(stateIn(home).lastRun.gauges).toMatchObject([{ name: 'a', value: 1 }]);
  expect(readdirSync(home).filter((name) => name.startsWith('jobmeter-'))).toEqual([]);
});

test('the side channel is private, and empty', async () => {
  const line = 'stat -c %a "$(dirname "$JOBMETER_METRICS")"; wc -c < "$JOBMETER_METRICS"';
  expect((await run([], line)).stdout.toString()).toBe('700\n0\n');
});

test('each attempt has a side channel of its own', async () => {
  const home = tempDir();
  const line =
    'echo "a$([ -e second ] && echo 2) 1" > "$JOBMETER_METRICS"; [ -e second ] || { touch second; false; }';
  await run(['--retries', '1', '--retry-delay', '0'], line, { home });
  expect(stateIn(home).lastRun.gauges).toMatchObject([{ name: 'a2' }]);
});

test('more than a mebibyte is cut at a line, with a remark', async () => {
  const home = tempDir();
  const line =
    'yes "a 1" | head -c 1048570 > "$JOBMETER_METRICS"; echo >> "$JOBMETER_METRICS"; echo "cut_here 5" >> "$JOBMETER_METRICS"';
  const { exitCode, stderr } = await run([], line, { home });
  expect(exitCode).toBe(0);
  expect(stderr.toString()).toMatch(/has more than 1048576 bytes/);
  expect(stateIn(home).lastRun.gauges).toMatchObject([{ name: 'a', value: 1 }]);
});

test('what the job says goes before what was found under the same name', async () => {
  const home = tempDir();
  await run(ROWS, 'echo "records.rows 7" > "$JOBMETER_METRICS"; echo 5 rows', { home });
  expect(stateIn(home).lastRun.records).toMatchObject([{ name: 'rows', value: 7 }]);
});

describeWith('prometheus-pushgateway')('with a real Pushgateway', () => {
  let gateway: Pushgateway;

  beforeAll(async () => {
    gateway = await startPushgateway();
  });

  test('records, gauges and stages arrive under their names', async () => {
    const args = [
      '--gateway',
      gateway.url,
      '--group',
      'case=all',
      ...ROWS,
      '--gauge',
      'dump_bytes=size (.*)',
      '--gauge',
      'never_seen=xyz',
      '--stage',
      'dump=^dump',
      '--stage',
      'load=^load',
    ];
    const line =
      'echo dump; echo size 2 KiB; echo load; echo "{\\"took_seconds\\": 1.5}" > $JOBMETER_METRICS';
    expect(await run(args, line)).toMatchObject({ exitCode: 0 });
    const labels = { case: 'all' };
    expect(await gateway.value('dump_bytes', labels)).toBe(2048);
    expect(await gateway.value('never_seen', labels)).toBeNaN();
    expect(await gateway.value('took_seconds', labels)).toBe(1.5);
    expect(await gateway.value('batch_job_records', { ...labels, record: 'rows' })).toBeNaN();
    const stage = (name: string) =>
      gateway.value('batch_job_stage_duration_seconds', { ...labels, stage: name });
    expect(await stage('dump')).toBeGreaterThanOrEqual(0);
    expect(await stage('load')).toBeGreaterThanOrEqual(0);
  });

  test('metrics of ours arrive although another team has the gauge’s name with another type', async () => {
    const body = '# TYPE clashing_total counter\nclashing_total 1\n';
    await fetch(`${gateway.url}/metrics/job/other`, { method: 'POST', body });
    const args = ['--gateway', gateway.url, '--group', 'case=clash'];
    const line = 'echo clashing_total 5 > "$JOBMETER_METRICS"';
    const { exitCode, stderr } = await run(args, line);
    expect(exitCode).toBe(0);
    expect(stderr.toString()).toMatch(/delivered without clashing_total: .*clashing_total/);
    expect(await gateway.value('batch_job_success', { case: 'clash' })).toBe(1);
  });

  test('a thousand labels of any bytes arrive, and the rest is counted without them', async () => {
    const ids = String.raw`{ seq 1 1500; printf 'a\0b\001\033[31mc\177\302\205\n\\"q"\n\377\342\200\250\nx%070000d\n' 0; }`;
    const args = ['--gateway', gateway.url, '--group', 'case=crowd', '--records', 'n=^(?<id>[^]+)'];
    const { exitCode, stderr } = await run(args, `${ids} | sort -r`);
    expect(exitCode).toBe(0);
    expect(stderr.toString().trimEnd().split('\n')).toEqual([
      expect.stringContaining('--records n: more than 1000 different label values'),
      expect.stringContaining('stdout: 1 line is over 64 KiB'),
    ]);
    const group = (await gateway.groups()).find(({ labels }) => labels['case'] === 'crowd');
    const { metrics } = group!.families['batch_job_records']!;
    expect(metrics).toHaveLength(1001);
    expect(metrics.reduce((sum, { value }) => sum + Number(value), 0)).toBe(1504);
    // A scrape can still be read.
    const lines = (await gateway.metrics()).split('\n');
    const ours = lines.filter((line) => line.startsWith('batch_job_records{case="crowd"'));
    expect(ours).toHaveLength(1001);
    const odd = metrics.map(({ labels }) => labels['id']).filter((id) => !/^\d*$/.test(id ?? ''));
    expect(odd).toEqual(
      expect.arrayContaining([
        'a\0b\u0001c\u007F\u0085',
        '\\"q"',
        '\uFFFD\u2028',
        `x${'0'.repeat(199)}…`,
      ]),
    );
  });

  test('a broken expectation is success 0, and the last success stays', async () => {
    const args = ['--gateway', gateway.url, '--group', 'case=expect', ...EXPECT_ROWS];
    const home = tempDir();
    const value = (name: string) => gateway.value(`batch_job_${name}`, { case: 'expect' });
    await run(args, 'echo 5 rows', { home });
    const before = await value('last_success_timestamp_seconds');
    await run(args, 'echo 0 rows', { home });
    expect(await value('last_success_timestamp_seconds')).toBe(before);
    expect(before).toBeGreaterThan(0);
    expect(await value('success')).toBe(0);
    expect(await value('outcome')).toBe(1);
    expect(await value('exit_code')).toBe(65);
  });
});

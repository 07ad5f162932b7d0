import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { BIN, hermeticEnv, jobmeter, startJobmeter } from '../rig/jobmeter.js';
import { type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

interface StatusJson {
  readonly groups: readonly Record<string, unknown>[];
}

async function statusOf(home: string): Promise<StatusJson> {
  const { stdout } = await jobmeter(['status', '--json'], { home });
  return JSON.parse(stdout.toString()) as StatusJson;
}

describeWith('prometheus-pushgateway')('run with a real Pushgateway', () => {
  let gateway: Pushgateway;

  beforeAll(async () => {
    gateway = await startPushgateway();
  });

  const value = (name: string, job: string): Promise<number | undefined> =>
    gateway.value(`batch_job_${name}`, { job });

  function run(
    job: string,
    args: readonly string[],
    home = tempDir(),
  ): ReturnType<typeof jobmeter> {
    return jobmeter(['run', '--job', job, '--gateway', gateway.url, ...args], { home });
  }

  test('a successful run leaves every metric of its kind, and its output is the command’s own', async () => {
    const before = Date.now() / 1000;
    const job = 'db_backup';
    const result = await run(job, [
      '--group',
      'company_area=Shanghai',
      '--records',
      String.raw`rows=copied (\d+) rows`,
      '--',
      'sh',
      '-c',
      'echo copied 40 rows; echo copied 2 rows >&2; printf no-newline',
    ]);
    expect(result).toMatchObject({ exitCode: 0, signal: null });
    expect(result.stdout.toString()).toBe('copied 40 rows\nno-newline');
    expect(result.stderr.toString()).toBe('copied 2 rows\n');
    const labels = { job, company_area: 'Shanghai' };
    const start = await gateway.value('batch_job_last_start_timestamp_seconds', labels);
    const end = await gateway.value('batch_job_last_completion_timestamp_seconds', labels);
    const success = await gateway.value('batch_job_last_success_timestamp_seconds', labels);
    const duration = await gateway.value('batch_job_duration_seconds', labels);
    expect(start).toBeGreaterThanOrEqual(before - 0.001);
    expect(end).toBeCloseTo(start! + duration!, 3);
    expect(success).toBe(end);
    expect(await value('success', job)).toBe(1);
    expect(await value('exit_code', job)).toBe(0);
    expect(await value('running', job)).toBe(0);
    expect(await value('attempts', job)).toBe(1);
    expect(await value('consecutive_failures', job)).toBe(0);
    expect(await gateway.value('batch_job_records', { ...labels, record: 'rows' })).toBe(42);
    expect(await gateway.value('batch_job_runs_total', { ...labels, outcome: 'success' })).toBe(1);
    expect(await gateway.value('batch_job_outcome', { ...labels, outcome: 'success' })).toBe(1);
    expect(await gateway.value('batch_job_output_lines', { job, stream: 'stdout' })).toBe(2);
    expect(await gateway.value('batch_job_output_bytes', { job, stream: 'stderr' })).toBe(14);
    expect(await value('info', job)).toBe(1);
    expect(await value('last_failure_timestamp_seconds', job)).toBeUndefined();
  });

  test('a failed run passes its exit status on and leaves the last success alone', async () => {
    const [job, home] = ['failing', tempDir()];
    await run(job, ['--', 'true'], home);
    const success = await value('last_success_timestamp_seconds', job);
    const failed = await run(job, ['--', 'sh', '-c', 'exit 7'], home);
    expect(failed.exitCode).toBe(7);
    expect(failed.stderr.toString()).toBe('');
    expect(await value('exit_code', job)).toBe(7);
    expect(await value('success', job)).toBe(0);
    expect(await value('consecutive_failures', job)).toBe(1);
    expect(await value('last_failure_timestamp_seconds', job)).toBeGreaterThan(success!);
    expect(await value('last_success_timestamp_seconds', job)).toBe(success);
    await run(job, ['--', 'false'], home);
    expect(await value('consecutive_failures', job)).toBe(2);
    expect(await gateway.value('batch_job_runs_total', { job, outcome: 'failure' })).toBe(2);
  });

  test('a failed run under --replace keeps the last success of the gateway, also without state', async () => {
    const [job, home] = ['replacing', tempDir()];
    await run(job, ['--replace', '--', 'true'], home);
    const success = await value('last_success_timestamp_seconds', job);
    await run(job, ['--replace', '--', 'false'], home);
    expect(await value('last_success_timestamp_seconds', job)).toBe(success);
    await run(job, ['--replace', '--no-state', '--', 'false']);
    expect(await value('last_success_timestamp_seconds', job)).toBe(success);
    expect(await value('consecutive_failures', job)).toBeUndefined();
  });

  test('a gateway that was restarted empty gets the last success back from a failed run', async () => {
    const [job, home] = ['restarted', tempDir()];
    await run(job, ['--', 'true'], home);
    const success = await value('last_success_timestamp_seconds', job);
    await fetch(`${gateway.url}/metrics/job/${job}`, { method: 'DELETE' });
    await until(async () => (await value('success', job)) === undefined);
    await run(job, ['--', 'false'], home);
    expect(await value('last_success_timestamp_seconds', job)).toBe(success);
  });

  test('a success that could not be sent is not lost when the next run fails', async () => {
    const [job, home] = ['outage', tempDir()];
    const nowhere = ['--gateway', 'http://127.0.0.1:1', '--push-timeout', '1'];
    await jobmeter(['run', '-j', job, ...nowhere, '--', 'true'], { home });
    await run(job, ['--', 'false'], home);
    expect(await value('last_success_timestamp_seconds', job)).toBeGreaterThan(0);
    expect(await value('success', job)).toBe(0);
  });

  test('two groups of one job do not touch each other', async () => {
    await run('two_groups', ['-g', 'region=eu', '--', 'true']);
    await run('two_groups', ['-g', 'region=us', '--', 'sh', '-c', 'exit 3']);
    const code = (region: string): Promise<number | undefined> =>
      gateway.value('batch_job_exit_code', { job: 'two_groups', region });
    expect([await code('eu'), await code('us')]).toEqual([0, 3]);
  });

  test.each(['/var/tmp', 'a b+c', '..', '//', '北京', 'x%y', '.', '"\\', 'a=b'])(
    'the grouping label value %j arrives exactly, and comes back from state',
    async (place) => {
      const home = tempDir();
      const job = `odd ${place}`;
      expect((await run(job, ['-g', `place=${place}`, '--', 'true'], home)).exitCode).toBe(0);
      expect(await gateway.value('batch_job_success', { job, place })).toBe(1);
      expect((await statusOf(home)).groups).toMatchObject([{ job, labels: { place } }]);
    },
  );

  test('a command that is not there is a failed run and is pushed', async () => {
    const result = await run('missing', ['--', 'no-such-command-at-all']);
    expect(result.exitCode).toBe(127);
    expect(result.stderr.toString()).toMatch(
      /^jobmeter: no-such-command-at-all: command not found/,
    );
    expect(await value('exit_code', 'missing')).toBe(127);
    expect(
      await gateway.value('batch_job_outcome', { job: 'missing', outcome: 'spawn-failed' }),
    ).toBe(1);
  });

  test('a file that is not executable ends with 126', async () => {
    const result = await run('not_executable', ['--', tempDir()]);
    expect(result.exitCode).toBe(126);
    expect(await value('exit_code', 'not_executable')).toBe(126);
  });

  test('death by a signal is passed on as such and counted as a failure', async () => {
    const result = await run('signaled', ['--', 'sh', '-c', 'kill -TERM $$']);
    expect(result).toMatchObject({ exitCode: null, signal: 'SIGTERM' });
    expect(await value('exit_code', 'signaled')).toBe(143);
    expect(await value('success', 'signaled')).toBe(0);
  });

  test('--success-codes makes another exit status a success, and it is still passed on', async () => {
    const result = await run('rsync', ['--success-codes', '0,24', '--', 'sh', '-c', 'exit 24']);
    expect(result.exitCode).toBe(24);
    expect(await value('success', 'rsync')).toBe(1);
    expect(await value('exit_code', 'rsync')).toBe(24);
  });

  test('constant labels are on the samples of the run but not in the grouping key', async () => {
    await run('labelled', ['--label', 'team=db', '--', 'true']);
    expect(await gateway.value('batch_job_success', { job: 'labelled', team: 'db' })).toBe(1);
    const groups = await gateway.groups();
    const group = groups.find(({ labels }) => labels['job'] === 'labelled');
    expect(group?.labels).not.toHaveProperty('team');
  });

  test('records that were declared but not found are NaN', async () => {
    await run('nothing', ['--records', 'rows=never', '--', 'true']);
    expect(await value('records', 'nothing')).toBeNaN();
  });

  test('metrics of ours arrive although another team has taken the name for the records', async () => {
    await fetch(`${gateway.url}/metrics/job/other_team`, {
      method: 'POST',
      body: '# TYPE taken_records counter\ntaken_records 1\n',
    });
    const args = ['--prefix', 'taken_', '--records', 'rows=x', '--', 'echo', 'x'];
    const result = await run('clash', args);
    expect(result.exitCode).toBe(0);
    expect(result.stderr.toString()).toMatch(/inconsistent.*taken_records/);
    expect(await gateway.value('taken_success', { job: 'clash' })).toBe(1);
  });

  test('--shell runs a shell line', async () => {
    const result = await run('line', ['--shell', 'echo one | tr a-z A-Z; exit 4']);
    expect(result.stdout.toString()).toBe('ONE\n');
    expect(result.exitCode).toBe(4);
  });

  test('a run is announced once it has lasted a second, and not after its end', async () => {
    const job = startJobmeter(['run', '-j', 'long', '--gateway', gateway.url, '--', 'cat'], {
      stdin: 'open',
    });
    await until(async () => (await value('running', 'long')) === 1);
    expect(await value('last_completion_timestamp_seconds', 'long')).toBeUndefined();
    job.child.stdin?.end();
    expect((await job.result).exitCode).toBe(0);
    expect(await value('running', 'long')).toBe(0);
  });

  test('userinfo in the gateway URL is in no output and in no state file', async () => {
    const home = tempDir();
    const url = gateway.url.replace('//', '//someone:s3cret@');
    const result = await jobmeter(['run', '-j', 'auth', '-v', '--gateway', url, '--', 'true'], {
      home,
    });
    expect(result.stderr.toString()).toContain('pushed to http://127.0.0.1');
    const folder = join(home, 'state/jobmeter/groups');
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect([result.stderr.toString(), ...files].join('')).not.toMatch(/s3cret|someone/);
  });

  test('--print shows on stderr what was sent, and nothing on stdout', async () => {
    const { stdout, stderr } = await run('printed', ['--print', '--', 'true']);
    expect(stdout.toString()).toBe('');
    expect(stderr.toString()).toMatch(/^# HELP batch_job_[^]*\nbatch_job_success 1\n/);
  });
});

test('without a gateway the exit status passes and the run is in status', async () => {
  const home = tempDir();
  const failed = await jobmeter(['run', '--job', 'local', '--', 'sh', '-c', 'exit 9'], { home });
  expect(failed).toMatchObject({ exitCode: 9, signal: null });
  expect(failed.stderr.toString()).toBe('');
  expect((await statusOf(home)).groups).toMatchObject([
    { job: 'local', success: false, exit_code: 9, outcome: 'failure', consecutive_failures: 1 },
  ]);
});

test('--no-state leaves nothing on disk', async () => {
  const home = tempDir();
  await jobmeter(['run', '--job', 'traceless', '--no-state', '--', 'true'], { home });
  expect(readdirSync(home)).toEqual([]);
});

test('a state directory that cannot be made is one line, and the job runs', async () => {
  const args = ['run', '--job', 'x', '--state-dir', '/dev/null/state', '--', 'echo', 'ran'];
  const { exitCode, stdout, stderr } = await jobmeter(args);
  expect(exitCode).toBe(0);
  expect(stdout.toString()).toBe('ran\n');
  expect(stderr.toString()).toMatch(
    /^jobmeter: this run is not kept on disk: .*\/dev\/null\/state.*\n$/,
  );
});

test('a gateway that refuses connections is one line, and the exit status stays', async () => {
  const args = ['run', '--job', 'x', '--gateway', 'http://127.0.0.1:1', '--push-timeout', '1'];
  const { exitCode, stderr } = await jobmeter([...args, '--', 'sh', '-c', 'exit 5']);
  expect(exitCode).toBe(5);
  expect(stderr.toString()).toMatch(/^jobmeter: http:\/\/127\.0\.0\.1:1: .*\n$/);
  const quiet = await jobmeter([...args, '--quiet', '--', 'true']);
  expect(quiet.stderr.toString()).toBe('');
});

test('SIGTERM during a delivery that gets no answer ends it soon, with the status of the job and the run on disk', async () => {
  await using gateway = await startFaultServer({ kind: 'silence' });
  const args = ['run', '--job', 'x', '--gateway', gateway.url, '--push-timeout', '1h'];
  const running = startJobmeter([...args, '--', 'sh', '-c', 'exit 5']);
  await gateway.received(1);
  process.kill(running.pid, 'SIGTERM');
  const { exitCode, home } = await running.result;
  expect(exitCode).toBe(5);
  expect((await statusOf(home)).groups).toMatchObject([{ job: 'x', exit_code: 5 }]);
});

test('a stderr that takes nothing is no trouble to a run that has something to say', async () => {
  const args = ['run', '--job', 'x', '--gateway', 'http://127.0.0.1:1', '--push-timeout', '1'];
  const words = [process.execPath, BIN, ...args, '--verbose', '--', 'sh', '-c', 'exit 6'];
  for (const place of ['2>&-', '2>/dev/full']) {
    const line = `"$@" ${place}; echo $?`;
    const env = hermeticEnv(tempDir());
    expect(spawnSync('sh', ['-c', line, 'sh', ...words], { env }).stdout.toString()).toBe('6\n');
  }
});

test('with hardly any descriptors the command runs, or one line says why not, with 125', () => {
  const env = hermeticEnv(tempDir());
  const under = (limit: number, args: readonly string[]) =>
    spawnSync('sh', ['-c', `ulimit -n ${limit}; exec "$@"`, 'sh', process.execPath, BIN, ...args], {
      env,
      encoding: 'utf8',
    });
  const limits = Array.from({ length: 8 }, (_, index) => 18 + index);
  // Below, Node itself does not start.
  const possible = limits.filter((limit) => under(limit, ['--version']).status === 0);
  expect(possible).not.toEqual([]);
  for (const limit of possible) {
    const args = ['run', '--job', 'j', '--no-state', '--records', 'x=ran', '--', 'echo', 'ran'];
    const { status, stdout, stderr } = under(limit, args);
    expect([0, 125]).toContain(status);
    expect(stdout).toBe(status === 0 ? 'ran\n' : '');
    expect(stderr).toMatch(/^(?:jobmeter: .*\n)*$/);
  }
});

test('the command has the soft limit of open files that a shell has set for itself', () => {
  const command = ['run', '--job', 'j', '--no-state', '--', 'sh', '-c', 'ulimit -S -n'];
  const line = 'ulimit -S -n 256; exec "$@"';
  const { stdout } = spawnSync('sh', ['-c', line, 'sh', BIN, ...command], {
    env: hermeticEnv(tempDir()),
  });
  expect(stdout.toString()).toBe('256\n');
});

test.each([
  [
    ['--timeout', '0.05'],
    'exec sleep 9',
    /x timed out after 50ms( and ended after [\d.]+s)?; kept/,
  ],
  [
    ['--retries', '2', '--retry-delay', '0.01'],
    'exit 4',
    /x failed with exit status 4 in [\d.]+m?s, 3 attempts; kept/,
  ],
  [
    ['--records', 'n=(.)', '--expect', 'n > 5'],
    'echo 3',
    /x failed after [\d.]+m?s: expected n > 5, but n is 3; kept/,
  ],
  [['--no-state'], 'true', /x succeeded in [\d.]+m?s; not kept anywhere\n$/],
])('--verbose says how it ended: %j', async (options, line, summary) => {
  const args = ['run', '--job', 'x', '--verbose', ...options, '--', 'sh', '-c', line];
  expect((await jobmeter(args)).stderr.toString()).toMatch(summary);
});

test('--verbose ends with one line that says how to name a gateway', async () => {
  const { stderr } = await jobmeter(['run', '--job', 'x', '--verbose', '--', 'true']);
  expect(stderr.toString()).toMatch(
    /^jobmeter: x succeeded in .*--gateway URL or PUSHGATEWAY_URL.*\n$/,
  );
});

test('--dry-run runs nothing and shows plan, URL and metrics', async () => {
  const home = tempDir();
  const file = join(home, 'ran');
  const { stdout } = await jobmeter(
    ['run', '-j', 'a', '-g', 'dir=/x', '--gateway', 'h:1', '--dry-run', '--', 'touch', file],
    { home },
  );
  expect(existsSync(file)).toBe(false);
  expect(stdout.toString()).toContain('POST http://h:1/metrics/job/a/dir@base64/L3g');
  expect(stdout.toString()).toContain('\nbatch_job_success 1\n');
});

test('every option can come from the environment, and a flag goes before it', async () => {
  const env = {
    JOBMETER_JOB: 'from_env',
    JOBMETER_GROUP: '["region=eu","team=db"]',
    JOBMETER_LABEL: 'a=1\nb=2',
    JOBMETER_SUCCESS_CODES: '3',
    PUSHGATEWAY_URL: 'gateway.example:9091',
  };
  const { stdout } = await jobmeter(['--dry-run', '--label', 'c=3', '--', 'true'], { env });
  const text = stdout.toString();
  expect(text).toContain('job="from_env" region="eu" team="db"');
  expect(text).toContain('c="3"');
  expect(text).not.toContain('a="1"');
  expect(text).toContain('POST http://gateway.example:9091/metrics/job/from_env/region/eu/team/db');
  expect(text).toMatch(/success codes: +3\n/);
});

test('a mistake in the environment is one line, and the job runs', async () => {
  const env = { JOBMETER_PUSH_TIMEOUT: 'soon', JOBMETER_REPLACE: 'maybe' };
  const { exitCode, stdout, stderr } = await jobmeter(['--job', 'x', '--', 'echo', 'ran'], { env });
  expect(exitCode).toBe(0);
  expect(stdout.toString()).toBe('ran\n');
  expect(stderr.toString()).toMatch(/JOBMETER_PUSH_TIMEOUT "soon"/);
  expect(stderr.toString()).toMatch(/JOBMETER_REPLACE is a switch/);
});

test('a wrong grouping label in the environment leaves the run unrecorded rather than in another group', async () => {
  const home = tempDir();
  const env = { JOBMETER_GROUP: 'instance=' };
  const { exitCode, stderr } = await jobmeter(['--job', 'x', '--', 'true'], { env, home });
  expect(exitCode).toBe(0);
  expect(stderr.toString()).toMatch(/JOBMETER_GROUP instance=.*not recorded/);
  expect((await statusOf(home)).groups).toEqual([]);
});

test('an empty JOBMETER_JOB leaves the run unrecorded, and says so in one line', async () => {
  const home = tempDir();
  const env = { JOBMETER_JOB: '' };
  const { exitCode, stdout, stderr } = await jobmeter(['--', 'echo', 'ran'], { env, home });
  expect([exitCode, stdout.toString()]).toEqual([0, 'ran\n']);
  expect(stderr.toString()).toBe(
    'jobmeter: JOBMETER_JOB is set but empty: give the name of the job (this run is not recorded)\n',
  );
  expect((await statusOf(home)).groups).toEqual([]);
});

test('a job that is named nowhere is a mistake of the command line', async () => {
  expect((await jobmeter(['--', 'true'])).exitCode).toBe(125);
});

test.each([
  ['"rows > 0"', 0],
  ["'rows > 9'\r", 65],
])('JOBMETER_EXPECT=%j is compared without its quotes', async (JOBMETER_EXPECT, status) => {
  const args = ['--job', 'x', '--records', String.raw`rows=(\d+) rows`, '--', 'echo', '5 rows'];
  const { exitCode, stderr } = await jobmeter(args, { env: { JOBMETER_EXPECT } });
  expect(exitCode).toBe(status);
  expect(stderr.toString()).toContain('JOBMETER_EXPECT has quotes around its value');
});

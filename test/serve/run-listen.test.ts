import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jobmeter, startJobmeter } from '../rig/jobmeter.js';
import { until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { addressIn, connectTo, metricsAt, stderrMatching } from './start-serve.js';

test('a run is served on loopback while it goes on, with its labels, output and resources', async () => {
  const options = ['-g', 'region=eu', '-l', 'tier=1', '--records', 'lines=begun', '--listen', '0'];
  const run = startJobmeter(['run', '-j', 'a', ...options, '--', 'sh', '-c', 'echo begun; cat'], {
    stdin: 'open',
  });
  const url = await addressIn(run);
  await until(async () => (await metricsAt(url)).includes('batch_job_records'));
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const text = await metricsAt(url);
  const labels = '{job="a",region="eu",tier="1"}';
  expect(text).toContain(`batch_job_running${labels} 1\n`);
  expect(text).toContain('batch_job_records{job="a",record="lines",region="eu",tier="1"} 1\n');
  expect(text).toContain(
    'batch_job_output_lines{job="a",region="eu",stream="stdout",tier="1"} 1\n',
  );
  expect(text).toMatch(/^batch_job_elapsed_seconds\{.*\} \d/m);
  if (process.platform === 'linux') {
    expect(text).toMatch(/^batch_job_resident_memory_bytes\{.*\} [1-9]\d{5,}$/m);
    expect(text).toMatch(/^batch_job_cpu_seconds\{.*mode="user".*\} \d/m);
  }
  run.child.stdin?.end();
  expect(await run.result).toMatchObject({ exitCode: 0 });
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('the memory of the processes that the command has started counts too', async () => {
  const script = 'a=$(head -c 30000000 /dev/zero | tr "\\0" x); echo begun; read -r _';
  const args = [
    'run',
    '-j',
    'a',
    '--listen',
    '0',
    '--',
    'sh',
    '-c',
    `sh -c '${script.replaceAll("'", '"')}'; true`,
  ];
  const run = startJobmeter(args, { stdin: 'open' });
  const url = await addressIn(run);
  const memory = async (): Promise<number> =>
    Number(/^batch_job_resident_memory_bytes\{.*\} (\d+)$/m.exec(await metricsAt(url))?.[1]);
  if (process.platform === 'linux') await until(async () => (await memory()) > 30_000_000);
  run.child.stdin?.end();
  expect(await run.result).toMatchObject({ exitCode: 0 });
});

test('a port in use is one line, and the job runs and ends as it would', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const options = ['--listen', `${port}`];
  const run = startJobmeter(
    ['run', '-j', 'a', ...options, '--', 'sh', '-c', 'cat; echo out; exit 3'],
    {
      stdin: 'open',
    },
  );
  await stderrMatching(run, /\n/);
  run.child.stdin?.end();
  const { exitCode, stdout, stderr } = await run.result;
  server.close();
  expect([exitCode, stdout.toString()]).toEqual([3, 'out\n']);
  expect(stderr.toString()).toBe(
    `jobmeter: live metrics are not served: 127.0.0.1:${port} is in use: choose another address, or end the process that listens there\n`,
  );
});

test('an open connection does not hold the end of the run', async () => {
  const run = startJobmeter(['run', '-j', 'a', '--listen', '0', '--', 'cat'], { stdin: 'open' });
  const url = await addressIn(run);
  const idle = await connectTo(url);
  const half = await connectTo(url);
  half.write('GET /metrics HTTP/1.1\r\n');
  run.child.stdin?.end();
  expect(await run.result).toMatchObject({ exitCode: 0 });
  idle.destroy();
  half.destroy();
});

test('a fixed port and --quiet print nothing', async () => {
  const path = join(tempDir(), 'run.sock');
  const options = { stdio: 'pipe' as const };
  for (const args of [
    ['--listen', `unix:${path}`],
    ['--listen', '0', '--quiet'],
  ]) {
    const { stderr } = await jobmeter(['run', '-j', 'a', ...args, '--', 'sleep', '1'], options);
    expect(stderr.toString()).toBe('');
  }
  expect(existsSync(path)).toBe(false);
});

test('a web config with a mistake is one line, and nothing listens', async () => {
  const file = join(tempDir(), 'web.yaml');
  writeFileSync(file, 'basic_auth_users: {me: secret}\n');
  const options = ['--listen', '0', '--web-config', file];
  const run = startJobmeter(['run', '-j', 'a', ...options, '--', 'cat'], { stdin: 'open' });
  await stderrMatching(run, /\n/);
  run.child.stdin?.end();
  const { exitCode, stderr } = await run.result;
  expect(exitCode).toBe(0);
  expect(stderr.toString()).toBe(
    `jobmeter: live metrics are not served: ${file}:1:24: is not a bcrypt hash for me: write one with htpasswd -nB USER\n`,
  );
});

test.each([
  [
    ['--listen', ':9098'],
    '--listen ":9098" is not understood: write PORT, HOST:PORT or unix:PATH; ',
  ],
  [['--listen', '65536'], '--listen "65536" is not understood: '],
  [['--listen', 'unix:'], '--listen "unix:" is not understood: '],
  [['--web-config', 'f'], '--web-config does nothing without --listen: '],
])('%j is a mistake on the command line, and nothing runs', async (args, text) => {
  const ran = join(tempDir(), 'ran');
  const { exitCode, stderr } = await jobmeter(['run', '-j', 'a', ...args, '--', 'touch', ran]);
  expect(exitCode).toBe(125);
  expect(stderr.toString()).toContain(`jobmeter: ${text}`);
  expect(existsSync(ran)).toBe(false);
});

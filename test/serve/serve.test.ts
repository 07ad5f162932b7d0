import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { parseExposition } from '../../src/exposition/parse.js';
import { jobmeter } from '../rig/jobmeter.js';
import { longRun, startNotesIn } from '../rig/long-run.js';
import { until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { connectTo, metricsAt, startServe } from './start-serve.js';

const run = (home: string, job: string, ...rest: string[]) =>
  jobmeter(['run', '-j', job, ...rest], { home });

test('every group of local state is served with its labels, and new results without a restart', async () => {
  const home = tempDir();
  await run(home, 'backup', '-g', 'region=eu', '--records', 'rows=(\\d+)', '--', 'echo', '42 rows');
  const { url } = await startServe(home);
  expect(await metricsAt(url)).toContain(
    'batch_job_records{job="backup",record="rows",region="eu"} 42\n',
  );
  await run(home, 'backup', '-g', 'region=eu', '--', 'false');
  await run(home, 'report', '--', 'true');
  // A snapshot is good for a fifth of a second.
  await until(async () => (await metricsAt(url)).includes('job="report"'));
  const text = await metricsAt(url);
  const label = '{job="backup",region="eu"}';
  expect(text).toContain(`batch_job_success${label} 0\n`);
  expect(text).toContain(`batch_job_last_success_timestamp_seconds${label} `);
  expect(text).toContain('batch_job_success{job="report"} 1\n');
  expect(text.match(/^# TYPE batch_job_success /gm)).toHaveLength(1);
  expect(parseExposition(text).kind).not.toBe('invalid');
});

test('a group that is deleted is gone from the scrapes that follow', async () => {
  const home = tempDir();
  await run(home, 'backup', '--', 'true');
  const { url } = await startServe(home);
  expect(await metricsAt(url)).toContain('job="backup"');
  await jobmeter(['delete', '-j', 'backup'], { home });
  await until(async () => (await metricsAt(url)) === '');
});

test('a run that goes on is seen, and what it has found with --heartbeat', async () => {
  const home = tempDir();
  const { url } = await startServe(home);
  const options = ['--heartbeat', '1s', '--records', 'lines=begun'];
  const going = await longRun(home, ...options);
  await until(async () => (await metricsAt(url)).includes('batch_job_records'));
  const text = await metricsAt(url);
  expect(text).toContain('batch_job_running{job="a"} 1\n');
  expect(text).toContain('batch_job_records{job="a",record="lines"} 1\n');
  expect(text).toMatch(/^batch_job_elapsed_seconds\{job="a"\} \d/m);
  expect(await (await fetch(url)).text()).toMatch(/running for .*lines=1/);
  going.child.stdin?.end();
  await going.result;
  await until(async () => (await metricsAt(url)).includes('batch_job_running{job="a"} 0\n'));
  expect(await metricsAt(url)).not.toContain('elapsed');
  expect(readdirSync(join(home, 'state/jobmeter/started'))).toEqual([]);
});

test('a run that was killed is lost, and its state is left as it is', async () => {
  const home = tempDir();
  const going = await longRun(home);
  const started = join(home, 'state/jobmeter/started');
  await until(async () => startNotesIn(home).length > 0);
  process.kill(going.pid, 'SIGKILL');
  await going.result;
  const { url } = await startServe(home);
  const lost = 'batch_job_outcome{job="a",outcome="lost"} 1\n';
  const text = await metricsAt(url);
  expect(text).toContain(lost);
  expect(await metricsAt(url)).toBe(text);
  expect(readdirSync(started)).toHaveLength(1);
});

test('the format is the one that the client prefers', async () => {
  const home = tempDir();
  await run(home, 'a', '--', 'true');
  const { url } = await startServe(home);
  const ask = async (accept: string) => fetch(`${url}/metrics`, { headers: { accept } });
  const plain = await ask('text/plain');
  expect(plain.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await plain.text()).toContain('# TYPE batch_job_runs_total counter\n');
  const open = await ask('application/openmetrics-text;version=1.0.0,text/plain;q=0.5');
  expect(open.headers.get('content-type')).toBe(
    'application/openmetrics-text; version=1.0.0; charset=utf-8',
  );
  expect(await open.text()).toMatch(
    /# TYPE batch_job_runs counter\nbatch_job_runs_total\{[^]*\n# EOF\n$/,
  );
});

test('gzip, HEAD, other methods and paths are answered as HTTP has it', async () => {
  const home = tempDir();
  await run(home, 'a', '--', 'true');
  const { url } = await startServe(home);
  const ask = (method: string, path: string, headers = {}) =>
    new Promise<{ status?: number; headers: object; body: Buffer }>((resolve, reject) => {
      const sent = request(`${url}${path}`, { method, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({
            ...(answer.statusCode !== undefined && { status: answer.statusCode }),
            headers: answer.headers,
            body: Buffer.concat(chunks),
          }),
        );
      });
      sent.on('error', reject).end();
    });
  const plain = await ask('GET', '/metrics');
  const zipped = await ask('GET', '/metrics', { 'accept-encoding': 'gzip' });
  expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip' });
  expect(gunzipSync(zipped.body).toString()).toBe(plain.body.toString());
  const head = await ask('HEAD', '/metrics');
  expect(head).toMatchObject({ status: 200, body: Buffer.alloc(0) });
  expect(head.headers).toMatchObject({ 'content-length': `${plain.body.length}` });
  expect(await ask('POST', '/metrics')).toMatchObject({
    status: 405,
    headers: { allow: 'GET, HEAD' },
  });
  expect(await ask('GET', '/metrics/job/a')).toMatchObject({ status: 404 });
  expect(await ask('GET', '/constructor')).toMatchObject({ status: 404 });
  expect(await ask('GET', '/-/healthy')).toMatchObject({ status: 200 });
  await until(async () => (await ask('GET', '/-/ready')).status === 200);
});

test('the page shows the table of status, without scripts and with everything escaped', async () => {
  const home = tempDir();
  await run(home, '<script>alert(1)</script>', '-g', 'a=<b>&"', '--', 'false');
  const { url } = await startServe(home);
  const page = await fetch(url);
  const html = await page.text();
  expect(html).toContain(
    '<td>&lt;script&gt;alert(1)&lt;/script&gt;</td><td>a=&lt;b&gt;&amp;&quot;</td>',
  );
  expect(html).toContain('<td class="red">failure (exit 1)</td>');
  expect(html).toContain('honor_labels: true');
  expect(html).not.toContain('<script');
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; /);
});

test('a state file that is none is left out, and said once', async () => {
  const home = tempDir();
  await run(home, 'a', '--', 'true');
  writeFileSync(join(home, 'state/jobmeter/groups/b.json'), 'nonsense');
  const serving = await startServe(home);
  for (let count = 0; count < 3; count += 1) await metricsAt(serving.url);
  expect(await (await fetch(serving.url)).text()).toContain('b.json is left out: it is not JSON');
  process.kill(serving.pid, 'SIGTERM');
  const { stderr } = await serving.result;
  expect(stderr.toString().match(/b\.json is left out/g)).toHaveLength(1);
});

test('state that cannot be read is a scrape that fails, not one without jobs', async () => {
  const home = tempDir();
  mkdirSync(join(home, 'state/jobmeter'), { recursive: true, mode: 0o700 });
  writeFileSync(join(home, 'state/jobmeter/groups'), '');
  const { url } = await startServe(home);
  const answer = await fetch(`${url}/metrics`);
  expect(answer.status).toBe(500);
  expect(await answer.text()).toMatch(/^state can't be read: ENOTDIR/);
  expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
  expect((await fetch(`${url}/-/ready`)).status).toBe(503);
});

test('state that goes, as with its disk, is a scrape that fails until it is back', async () => {
  const home = tempDir();
  await run(home, 'a', '--', 'true');
  const { url } = await startServe(home);
  const before = await metricsAt(url);
  renameSync(join(home, 'state/jobmeter'), join(home, 'away'));
  await until(async () => (await fetch(`${url}/metrics`)).status === 500);
  const answer = await fetch(`${url}/metrics`);
  expect(await answer.text()).toMatch(/^state can't be read: \/.*\/groups is gone\n$/);
  renameSync(join(home, 'away'), join(home, 'state/jobmeter'));
  await until(async () => (await fetch(`${url}/metrics`)).status === 200);
  expect(await metricsAt(url)).toBe(before);
});

test('a target with a host, as proxies are asked, is answered as one without', async () => {
  const { url } = await startServe(tempDir());
  for (const [target, status] of [
    ['http://elsewhere/-/healthy?x', 200],
    ['HTTPS://elsewhere', 200],
    ['http://elsewhere?/nothing', 200],
    ['http://elsewhere/nothing', 404],
    ['*', 404],
  ] as const) {
    const socket = await connectTo(url);
    const answered = textOf(socket);
    socket.write(`GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect([target, await answered]).toEqual([
      target,
      expect.stringContaining(`HTTP/1.1 ${status} `),
    ]);
  }
});

test('SIGHUP leaves it as it is, SIGTERM ends it with status 0', async () => {
  const serving = await startServe(tempDir());
  process.kill(serving.pid, 'SIGHUP');
  expect((await fetch(`${serving.url}/-/healthy`)).status).toBe(200);
  process.kill(serving.pid, 'SIGTERM');
  expect(await serving.result).toMatchObject({ exitCode: 0, signal: null });
});

test('a port in use is one line and exit status 69', async () => {
  const home = tempDir();
  const { url } = await startServe(home);
  const { host } = new URL(url);
  const second = await jobmeter(['serve', '--listen', host], { home });
  expect(second.exitCode).toBe(69);
  expect(second.stderr.toString()).toBe(
    `jobmeter: ${host} is in use: choose another address, or end the process that listens there\n`,
  );
});

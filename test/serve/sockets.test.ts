import { spawn } from 'node:child_process';
import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BIN, hermeticEnv, jobmeter, startJobmeter } from '../rig/jobmeter.js';
import { atEndOfFile } from '../rig/cleanup.js';
import { tempDir } from '../rig/temp-dir.js';
import { startServe, stderrMatching } from './start-serve.js';

function statusAt(socketPath: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path: '/-/healthy' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

async function serveAt(path: string, suffix = '') {
  const home = tempDir();
  const serving = startJobmeter(['serve', '--listen', `unix:${path}${suffix}`], { home });
  await stderrMatching(serving, / on unix:/);
  return serving;
}

test('a unix socket is for its owner alone unless a mode is given, and goes at the end', async () => {
  const folder = tempDir();
  for (const [suffix, mode] of [
    ['', 0o600],
    [',mode=666', 0o666],
  ] as const) {
    const path = join(folder, 'a.sock');
    const serving = await serveAt(path, suffix);
    expect(await statusAt(path)).toBe(200);
    expect(statSync(path).mode & 0o777).toBe(mode);
    process.kill(serving.pid, 'SIGTERM');
    expect(await serving.result).toMatchObject({ exitCode: 0 });
    expect(existsSync(path)).toBe(false);
  }
});

test('a socket that a killed server has left behind is replaced', async () => {
  const path = join(tempDir(), 'a.sock');
  const killed = await serveAt(path);
  process.kill(killed.pid, 'SIGKILL');
  await killed.result;
  expect(existsSync(path)).toBe(true);
  await serveAt(path);
  expect(await statusAt(path)).toBe(200);
});

test('a socket in use, and a file that is none, stay as they are', async () => {
  const folder = tempDir();
  const [used, file] = [join(folder, 'used.sock'), join(folder, 'file')];
  await serveAt(used);
  writeFileSync(file, 'precious');
  for (const path of [used, file]) {
    const { exitCode, stderr } = await jobmeter(['serve', '--listen', `unix:${path}`]);
    expect([exitCode, stderr.toString()]).toEqual([
      69,
      `jobmeter: unix:${path} is in use: choose another address, or end the process that listens there\n`,
    ]);
  }
  expect(await statusAt(used)).toBe(200);
  expect(statSync(file).size).toBe(8);
});

test('a path that is too long for a socket, or in no directory, is one line', async () => {
  const folder = tempDir();
  for (const [path, reason] of [
    [join(folder, 'x'.repeat(100)), 'is too long for a socket: at most 103 bytes'],
    [
      join(folder, 'missing/a.sock'),
      'is not allowed to this user, or its directory does not exist',
    ],
  ]) {
    const { exitCode, stderr } = await jobmeter(['serve', '--listen', `unix:${path}`]);
    expect([exitCode, stderr.toString()]).toEqual([69, `jobmeter: unix:${path} ${reason}\n`]);
  }
});

/** Starts `jobmeter serve` as systemd does with a socket unit. */
async function activated(servers: readonly Server[], pid: string, fds: string) {
  const descriptors = servers.map((server) => {
    const handle: unknown = Reflect.get(server, '_handle');
    return (handle as { fd: number }).fd;
  });
  const script = `LISTEN_PID=${pid} LISTEN_FDS=${fds} exec "$0" serve`;
  const child = spawn('sh', ['-c', script, BIN], {
    env: hermeticEnv(tempDir()),
    stdio: ['ignore', 'ignore', 'pipe', ...descriptors],
  });
  atEndOfFile(() => child.kill('SIGKILL'));
  const running = { child } as unknown as Parameters<typeof stderrMatching>[0];
  const [, place] = await stderrMatching(running, / on (.+)\n/);
  return { child, place };
}

async function listening(): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as { port: number }).port}` };
}

test('all sockets of systemd are served, and stay open for the next start', async () => {
  const sockets = [await listening(), await listening()];
  const servers = sockets.map(({ server }) => server);
  const { child, place } = await activated(servers, '$$', '2');
  expect(place).toBe(sockets.map(({ url }) => url).join(', '));
  for (const server of servers) server.close();
  for (const { url } of sockets) expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('sockets that are meant for another process are left alone', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const { url } = await startServe(tempDir(), [], { env: { LISTEN_PID: '1', LISTEN_FDS: '1' } });
  expect(url).not.toContain(`:${port}`);
  server.close();
});

test('a descriptor that is no socket is one line and exit status 69', async () => {
  const home = tempDir();
  const file = join(home, 'file');
  writeFileSync(file, '');
  chmodSync(file, 0o600);
  const script = 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" serve 3<"$1"';
  const child = spawn('sh', ['-c', script, BIN, file], { env: hermeticEnv(home) });
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, text]).toEqual([
    69,
    expect.stringMatching(/^jobmeter: the socket with descriptor 3 .*\n$/),
  ]);
});

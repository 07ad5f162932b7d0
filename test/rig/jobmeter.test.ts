import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { hermeticEnv, jobmeter, startJobmeter } from './jobmeter.js';
import { tempDir } from './temp-dir.js';

afterEach(() => vi.unstubAllEnvs());

/** Replaces jobmeter by a script that Node runs first and that ends the process. */
function instead(script: string): { nodeArgs: string[] } {
  const file = join(tempDir(), 'instead.cjs');
  writeFileSync(file, script);
  return { nodeArgs: ['--require', file] };
}

test('passes input, bytes of both streams and the exit status', async () => {
  const script = `
    const fs = require('node:fs');
    fs.writeSync(1, Buffer.concat([fs.readFileSync(0), Buffer.of(0, 255)]));
    fs.writeSync(2, JSON.stringify(process.argv.slice(2)));
    process.exit(7)`;
  const result = await jobmeter(['a', ''], { ...instead(script), input: 'in' });
  expect(result).toMatchObject({ exitCode: 7, signal: null });
  expect(result.stdout).toEqual(Buffer.from([...Buffer.from('in'), 0, 255]));
  expect(result.stderr.toString()).toBe('["a",""]');
});

test('lets a test wait for output and send a signal', async () => {
  const script = `require('node:fs').writeSync(1, 'started'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)`;
  const running = startJobmeter([], instead(script));
  await running.stdoutContains('started');
  running.child.kill('SIGTERM');
  expect(await running.result).toMatchObject({ exitCode: null, signal: 'SIGTERM' });
});

test('waiting for text rejects when the process exits without it', async () => {
  const running = startJobmeter([], instead(`process.exit(0)`));
  await expect(running.stdoutContains('started')).rejects.toThrow('ended without started');
});

test('does not inherit the environment of the developer', () => {
  vi.stubEnv('JOBMETER_JOB', 'theirs');
  vi.stubEnv('PUSHGATEWAY_URL', 'http://theirs.invalid');
  vi.stubEnv('https_proxy', 'http://theirs.invalid');
  expect(Object.keys(hermeticEnv('/home', { A: 'b', HOME: undefined }))).toEqual([
    'PATH',
    'XDG_STATE_HOME',
    'LANG',
    'A',
  ]);
});

test('each call has an empty HOME of its own unless one is given', async () => {
  const script = `require('node:fs').writeFileSync(process.env.HOME + '/file', ''); process.exit(0)`;
  const first = await jobmeter([], instead(script));
  const second = await jobmeter([], instead('process.exit(0)'));
  expect(existsSync(join(first.home, 'file'))).toBe(true);
  expect(existsSync(join(second.home, 'file'))).toBe(false);
  expect((await jobmeter([], { ...instead(script), home: second.home })).home).toBe(second.home);
  expect(existsSync(join(second.home, 'file'))).toBe(true);
});

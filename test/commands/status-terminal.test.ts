import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { beforeAll, expect, test } from 'vitest';
import { stripVTControlCharacters } from 'node:util';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter } from '../rig/jobmeter.js';
import { onTerminal, startOnTerminal } from '../rig/terminal.js';
import { tempDir } from '../rig/temp-dir.js';
import { fortyJobs } from './many-states.js';

const home = tempDir();
const MAX_AGE = ['--max-age', '26h'];

beforeAll(async () => {
  const root = join(home, 'state/jobmeter');
  mkdirSync(root, { recursive: true });
  await fortyJobs(root, Date.now() / 1000);
});

const table = (lines: readonly string[]): readonly string[] =>
  lines.map(stripVTControlCharacters).filter((line) => line !== '');

const KINDS = [/ lost/, /failure|signaled|timed-out|-failed/, / late/, / running/, / success/];

test('80 columns: no line is wider, and what matters most is there', async () => {
  const lines = table(await onTerminal(80, ['status', ...MAX_AGE], { home }));
  expect(lines).toHaveLength(41);
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
  expect(lines[0]).toMatch(/^JOB +GROUP +STATE +LAST SUCCESS/);
  expect(lines[0]).not.toContain('RECORDS');
});

test('a terminal that knows its width alone', async () => {
  const lines = table(await onTerminal(80, ['status'], { home, rows: 0 }));
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
});

test('200 columns: every column', async () => {
  const lines = table(await onTerminal(200, ['status', ...MAX_AGE], { home }));
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(200);
  expect(lines[0]).toMatch(
    /^JOB +GROUP +STATE +LAST SUCCESS +LAST RUN +DURATION +TREND +RECORDS +WHERE$/,
  );
  expect(lines.find((line) => line.startsWith('backup_0 '))).toMatch(
    / success +\S+( \S+)? ago +\S+( \S+)? ago +[\d.]+s +[▁-█×]{10} +rows=11 +local$/,
  );
});

test('the worst come first: lost, failed, late, running, fine', async () => {
  const { stdout } = await jobmeter(['status', ...MAX_AGE], { home });
  const [, ...rows] = table(stdout.toString().split('\n'));
  const order = rows.map((line) => KINDS.findIndex((kind) => kind.test(line)));
  expect(order.filter((rank) => rank === 0)).toHaveLength(2);
  expect(new Set(order)).toEqual(new Set([0, 1, 2, 3, 4]));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

test('a running job tells for how long', async () => {
  const { stdout } = await jobmeter(['status', '--running'], { home });
  const rows = table(stdout.toString().split('\n')).slice(1);
  expect(rows.map((line) => /running for 1\dm( \d+s)?(?= )/.test(line))).toEqual([true, true]);
});

test('colours on a terminal and with FORCE_COLOR, not with NO_COLOR or into a pipe', async () => {
  const red = '\u001B[31m';
  const args = ['status'];
  const shown = async (env: Record<string, string>): Promise<string> =>
    (await onTerminal(200, args, { home, env })).join('\n');
  const piped = async (env: Record<string, string>): Promise<string> =>
    (await jobmeter(args, { home, env })).stdout.toString();
  expect(await shown({})).toContain(red);
  expect(await shown({ NO_COLOR: '1' })).not.toContain('\u001B');
  expect(await shown({ TERM: 'dumb' })).not.toContain('\u001B');
  expect(await piped({})).not.toContain('\u001B');
  expect(await piped({ FORCE_COLOR: '1', NO_COLOR: '1' })).toContain(red);
});

test('--watch draws again without clearing, and q restores the terminal', async () => {
  const args = ['status', '--watch', '--interval', '0.2s'];
  const run = startOnTerminal(80, args, { home });
  await run.stdoutContains('q ends');
  await run.stdoutContains('more');
  run.child.stdin!.write('q');
  const { stdout, stderr } = await run.result;
  const text = stdout.toString();
  expect(stderr.toString()).toBe('status 0\n');
  expect(text.startsWith('\u001B[?1049h\u001B[?25l')).toBe(true);
  expect(text.endsWith('\u001B[?25h\u001B[?1049l')).toBe(true);
  expect(text).not.toContain('\u001B[2J');
  expect(text).toContain('\u001B[H');
});

test('--watch shows local state at once, and which gateway it is asking', async () => {
  await using silent = await startFaultServer({ kind: 'silence' });
  const run = startOnTerminal(80, ['status', '--watch', '--gateway', silent.url], { home });
  await run.stdoutContains('more');
  run.child.stdin!.write('q');
  const { stdout } = await run.result;
  const text = stripVTControlCharacters(stdout.toString());
  expect(text).toMatch(/40 groups: 2 lost,/);
  expect(text).toContain(`asking ${silent.url}`);
  expect(text).not.toContain('not at');
});

test.each([
  ['^C', '\u0003'],
  ['q', 'q'],
])('--watch: %s ends it, and the terminal is in the mode it was in', async (_, key) => {
  const run = startOnTerminal(80, ['status', '--watch'], { home, around: 'stty -g' });
  await run.stdoutContains('q ends');
  run.child.stdin!.write(key);
  const { stdout, stderr } = await run.result;
  expect(stderr.toString()).toBe('status 0\n');
  const [before, ...rest] = stdout.toString().split('\r\n');
  expect(before).toMatch(/^[\da-f:]+$/);
  expect(rest.at(-2)?.endsWith(before!)).toBe(true);
});

test('--watch needs a terminal', async () => {
  const { exitCode, stderr } = await jobmeter(['status', '--watch'], { home });
  expect(exitCode).toBe(125);
  expect(stderr.toString()).toMatch(/^jobmeter: --watch needs a terminal: leave it out here\n/);
});

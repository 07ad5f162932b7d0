import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { BIN, hermeticEnv } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

/** Set it to 1000 to test with a gigabyte. */
const MEGABYTES = Number(process.env['JOBMETER_TEST_MEGABYTES'] ?? 200);

const LIMIT_KIB = 150 * 1024;

/** The job reads the peak resident set of jobmeter at its end, when all output was read. */
const ASK = 'grep VmHWM /proc/$PPID/status >&2';

interface Outcome {
  readonly digest: string;
  readonly peakKib: number;
}

async function peakOf(line: string, options: readonly string[]): Promise<Outcome> {
  const args = [BIN, 'run', '--job', 'j', '--from', 'stdout', ...options];
  const child = spawn(process.execPath, [...args, '--', 'sh', '-c', `${line}; sleep 0.2; ${ASK}`], {
    env: hermeticEnv(tempDir()),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const hash = createHash('sha256');
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => hash.update(chunk));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child, 'close');
  return { digest: hash.digest('hex'), peakKib: Number(/VmHWM:\s+(\d+)/.exec(stderr)?.[1]) };
}

async function digestOf(line: string): Promise<string> {
  const child = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'inherit'] });
  const hash = createHash('sha256');
  child.stdout.on('data', (chunk: Buffer) => hash.update(chunk));
  await once(child, 'close');
  return hash.digest('hex');
}

const LINES = `yes "2026-01-01 INFO copied 42 rows of table customers" | head -c ${MEGABYTES}000000`;
const ONE_LINE = `head -c ${MEGABYTES * 0.4}000000 /dev/zero | tr '\\0' x`;
const JSON_LINES = `yes '{"rows": 42, "table": "customers"}' | head -c ${MEGABYTES / 10}000000`;
const DOCUMENT = `echo '{'; ${JSON_LINES}`;
/** Slightly below the size limit of a document, in millions of lines. */
const SHORT_LINES = `echo '['; yes 1, | head -c 8300000; echo 1]`;

test.runIf(existsSync('/proc/self/status')).each([
  ['many lines', LINES, String.raw`rows=copied (\d+) rows`],
  ['one line without an end', ONE_LINE, String.raw`rows=(\d+) rows`],
  ['one line without an end, with a JSON path', ONE_LINE, 'rows=$.rows'],
  ['JSON lines', JSON_LINES, 'rows=$.rows'],
  ['a document that never ends', DOCUMENT, 'rows=$.rows'],
  ['a document of the shortest lines', SHORT_LINES, 'rows=$[0]'],
])(
  'memory stays below 150 MB with %s, and the output is unchanged',
  async (_what, line, records) => {
    const [{ digest, peakKib }, expected] = await Promise.all([
      peakOf(line, ['--records', records]),
      digestOf(line),
    ]);
    expect(digest).toBe(expected);
    expect(peakKib).toBeLessThan(LIMIT_KIB);
    // Not NaN, and not of another process.
    expect(peakKib).toBeGreaterThan(10_000);
  },
);

test.runIf(existsSync('/proc/self/status'))(
  'memory stays below 150 MB while a log with any number of labels is parsed',
  async () => {
    const patterns = [String.raw`n=(?<id>\d+) rows`, 'm=^ROWS', 'rows=$.rows'];
    const options = patterns.flatMap((pattern) => ['--records', pattern]);
    const child = spawn(BIN, ['parse', '--json', ...options], {
      env: hermeticEnv(tempDir()),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const lines = MEGABYTES * 2000;
    for (let from = 0; from < lines; from += 1000) {
      const block = Array.from({ length: 1000 }, (_, index) => `line with ${from + index} rows\n`);
      if (!child.stdin.write(block.join(''))) await once(child.stdin, 'drain');
    }
    // Everything was read except the content of the pipe.
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    child.stdin.end();
    await once(child, 'close');
    expect(JSON.parse(text)).toMatchObject({ lines, patterns: [{ matches: lines }, {}, {}] });
    expect(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1])).toBeLessThan(LIMIT_KIB);
  },
);

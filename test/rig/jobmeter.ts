import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { atEndOfFile } from './cleanup.js';
import { COMPILED } from './compiled.js';
import { killLeftovers } from './leftovers.js';
import { tempDir } from './temp-dir.js';

export const BIN: string = join(import.meta.dirname, '../../bin/jobmeter.js');

export interface JobmeterOptions {
  /** Added to an environment that otherwise holds PATH, HOME and two XDG directories only. Undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** HOME; state is in `HOME/state`. Pass one `tempDir()` to several calls that belong together. Default: a fresh one. */
  readonly home?: string;
  /** What the command reads on stdin. Default: an empty stdin. */
  readonly input?: string | Uint8Array;
  /** `open`: stdin stays open until the test ends it. */
  readonly stdin?: 'open';
  /** Default: three pipes. stdout and stderr are empty buffers where they are no pipes. */
  readonly stdio?: StdioOptions;
  /** A process group of its own, so that `process.kill(-pid)` reaches it and its job only. */
  readonly detached?: boolean;
  /** Flags for Node itself. */
  readonly nodeArgs?: readonly string[];
  /** Of another installation. Default: `BIN`. */
  readonly bin?: string;
  /** A command line that Node's own is put behind: `unshare …`, `prlimit …`. */
  readonly behind?: readonly string[];
}

export interface Result {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly home: string;
}

export interface RunningJobmeter {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Resolves when the process has ended and its pipes are closed. */
  readonly result: Promise<Result>;
  /** Resolves when stdout so far contains `text`; rejects when it ends without. */
  stdoutContains(text: string): Promise<void>;
}

/** Runs `bin/jobmeter.js` to its end. Nothing of the developer's own set-up reaches it. */
export function jobmeter(args: readonly string[], options?: JobmeterOptions): Promise<Result> {
  return startJobmeter(args, options).result;
}

/** The same while it still runs, for signals. It and its job are killed at the end of the test file at the latest. */
export function startJobmeter(
  args: readonly string[],
  options: JobmeterOptions = {},
): RunningJobmeter {
  const home = options.home ?? tempDir();
  const node = [process.execPath, ...(options.nodeArgs ?? []), options.bin ?? BIN, ...args];
  const [program = '', ...rest] = [...(options.behind ?? []), ...node];
  const child = spawn(program, rest, {
    env: hermeticEnv(home, options.env),
    cwd: options.cwd ?? home,
    stdio: options.stdio ?? 'pipe',
    detached: options.detached ?? false,
  });
  atEndOfFile(() => killLeftovers(home));
  if (options.stdin !== 'open') feed(child.stdin, options.input);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const result = new Promise<Result>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) =>
      resolve({ exitCode, signal, stdout: stdout.bytes(), stderr: stderr.bytes(), home }),
    );
  });
  return { child, pid: child.pid!, result, stdoutContains: stdout.contains };
}

/** For tests that start Node or another wrapper themselves. */
export function hermeticEnv(
  home: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const all = {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: COMPILED,
    ...env,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function feed(stdin: Writable | null, input: string | Uint8Array = ''): void {
  // A command that does not read its input is none of the test's business.
  stdin?.on('error', () => {}).end(input);
}

interface Collected {
  bytes(): Buffer;
  readonly contains: (text: string) => Promise<void>;
}

function collect(stream: ChildProcess['stdout']): Collected {
  const chunks: Buffer[] = [];
  const bytes = (): Buffer => Buffer.concat(chunks);
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const contains = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!bytes().includes(text)) return;
        stream?.off('data', look);
        resolve();
      };
      look();
      stream?.on('data', look);
      const ended = (): void => reject(new Error(`ended without ${text}: ${bytes().toString()}`));
      if (stream === null || stream.destroyed) ended();
      else stream.once('close', ended);
    });
  return { bytes, contains };
}

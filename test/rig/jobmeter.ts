import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { killAtEndOfFile } from './leftovers.js';
import { tempDir } from './temp-dir.js';

export const BIN: string = join(import.meta.dirname, '../../bin/jobmeter');

export interface JobmeterOptions {
  /** Added to PATH, HOME, XDG_STATE_HOME and LANG; nothing else is in the environment. Undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** HOME. State is in `HOME/state`. Share one `tempDir()` between related calls. Default: a new one. */
  readonly home?: string;
  /** Content of stdin. Default: empty. */
  readonly input?: string | Uint8Array;
  /** `open`: the test closes stdin. */
  readonly stdin?: 'open';
  /** Default: three pipes. In the result, a stream that is not a pipe is empty. */
  readonly stdio?: StdioOptions;
  /** Starts a new process group, so that `process.kill(-pid)` signals only jobmeter and its job. */
  readonly detached?: boolean;
  /** Flags for Node itself, which then is started without the shell. */
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
  /** Resolves when the process has exited and its pipes are closed. */
  readonly result: Promise<Result>;
  /** Resolves when stdout contains `text`. Rejects if stdout ends without it. */
  stdoutContains(text: string): Promise<void>;
  stderrContains(text: string): Promise<void>;
}

/** Runs `bin/jobmeter` to its end, isolated from the environment of the developer. */
export function jobmeter(args: readonly string[], options?: JobmeterOptions): Promise<Result> {
  return startJobmeter(args, options).result;
}

/** Starts `bin/jobmeter`, for tests that send signals. At the end of the test file, it and its job are killed. */
export function startJobmeter(
  args: readonly string[],
  options: JobmeterOptions = {},
): RunningJobmeter {
  const home = options.home ?? tempDir();
  const node = options.nodeArgs === undefined ? [] : [process.execPath, ...options.nodeArgs];
  const [program = '', ...rest] = [...(options.behind ?? []), ...node, options.bin ?? BIN, ...args];
  const child = spawn(program, rest, {
    env: hermeticEnv(home, options.env),
    cwd: options.cwd ?? home,
    stdio: options.stdio ?? 'pipe',
    detached: options.detached ?? false,
  });
  killAtEndOfFile(home);
  if (options.stdin !== 'open') feed(child.stdin, options.input);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const result = new Promise<Result>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) =>
      resolve({ exitCode, signal, stdout: stdout.bytes(), stderr: stderr.bytes(), home }),
    );
  });
  return {
    child,
    pid: child.pid!,
    result,
    stdoutContains: stdout.contains,
    stderrContains: stderr.contains,
  };
}

/** The isolated environment, for tests that start Node or another wrapper themselves. */
export function hermeticEnv(
  home: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const all = {
    // With the Node that runs the tests, whichever else there is.
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    LANG: 'C.UTF-8',
    ...env,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function feed(stdin: Writable | null, input: string | Uint8Array = ''): void {
  // EPIPE: the command does not read its input.
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

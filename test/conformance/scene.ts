import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hermeticEnv } from '../rig/jobmeter.js';
import { until } from '../rig/server.js';
import type { Prefix } from './wrappers.js';

const FIXTURES = join(import.meta.dirname, 'fixtures');

/** How a process ended, and what it and all it left behind wrote by then, a character for each byte. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Resolves when stdout so far contains the text. */
  said(text: string): Promise<void>;
  readonly ended: Promise<Ending>;
}

export interface Terminal extends Running {
  type(keys: string): void;
  resize(): void;
  hangUp(): void;
}

/** A private empty folder, in which everything happens, and the prefix that goes in front of the command. */
export class Scene {
  readonly folder: string = mkdtempSync(join(realpathSync(tmpdir()), 'jobmeter-scene-'));
  readonly prefix: Prefix;
  #captures = 0;

  constructor(prefix: Prefix) {
    this.prefix = prefix;
  }

  /** The command behind the prefix, as the leader of a session of its own: what a supervisor starts. */
  command(argv: readonly string[]): Running {
    return this.#start([...this.prefix, ...argv]);
  }

  /** `sh -c`: `"$@"` in the script is the prefix. */
  script(text: string): Running {
    return this.#start(['/bin/sh', '-c', text, 'sh', ...this.prefix]);
  }

  /** The same on a terminal, of which the shell is the session leader. */
  terminal(text: string): Terminal {
    return this.#onTerminal(['/bin/sh', '-c', text, 'sh', ...this.prefix]);
  }

  /** The command itself is the session leader on its terminal, as behind `ssh -t`. */
  terminalCommand(argv: readonly string[]): Terminal {
    return this.#onTerminal([...this.prefix, ...argv]);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  create(name: string, content: string = '', mode: number = 0o644): void {
    writeFileSync(this.path(name), content, { mode });
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'latin1');
  }

  appears(name: string): Promise<void> {
    return until(async () => existsSync(this.path(name)));
  }

  /** Processes that were started here and go on, daemons included. */
  survivors(): readonly number[] {
    return pids().filter((pid) => cwdOf(pid).startsWith(this.folder));
  }

  end(): void {
    for (const pid of this.survivors()) kill(pid);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  /** stdout and stderr are files unless told otherwise: they wait for nobody. */
  #start(argv: readonly string[], stdin: 'ignore' | 'pipe' = 'ignore'): Running {
    const [out, err] = [`.stdout-${++this.#captures}`, `.stderr-${this.#captures}`];
    const fds = [out, err].map((name) => openSync(this.path(name), 'w'));
    const stdio = [stdin, ...fds] as StdioOptions;
    const [file = '', ...args] = argv;
    const env = hermeticEnv(this.folder, { FIXTURES });
    const child = spawn(file, args, { cwd: this.folder, env, stdio, detached: true });
    for (const fd of fds) closeSync(fd);
    child.on('error', () => {});
    const { pid } = child;
    // As 0 it would send the signals of a case to our own process group.
    if (pid === undefined) throw new Error(`${file} could not be started`);
    const ended = once(child, 'exit').then(([code, signal]) => ({
      code: code as Ending['code'],
      signal: signal as Ending['signal'],
      stdout: this.read(out),
      stderr: this.read(err),
    }));
    // One that hung ends when the scene does, and nobody waits for it any more.
    ended.catch(() => {});
    const said = (text: string): Promise<void> => until(async () => this.read(out).includes(text));
    return { child, pid, said, ended };
  }

  #onTerminal(argv: readonly string[]): Terminal {
    // What a terminal echoes of a key and what the job writes because of it come in either order.
    const running = this.#start(['perl', join(FIXTURES, 'pty.pl'), '--no-echo', ...argv], 'pipe');
    const { child } = running;
    child.stdin?.on('error', () => {});
    return {
      ...running,
      type: (keys) => child.stdin?.write(keys),
      resize: () => process.kill(running.pid, 'SIGUSR2'),
      hangUp: () => child.stdin?.end(),
    };
  }
}

export function fixture(name: string): readonly [string, string] {
  return ['perl', join(FIXTURES, `${name}.pl`)];
}

function pids(): readonly number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

/** Empty for a process that is gone, or a zombie. */
function cwdOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone meanwhile.
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, inject } from 'vitest';
import { atEndOfFile } from './cleanup.js';
import type { ProgramName } from './programs.js';

/** A real server process on 127.0.0.1. `await using` stops it at the end of the block. */
export interface Server extends AsyncDisposable {
  /** Without a final slash: `http://127.0.0.1:43679`. */
  readonly url: string;
  readonly pid: number;
  /** SIGTERM unless told otherwise; resolves when the process is gone. Harmless when it is gone already. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** `describe`, or `describe.skip` where one of the programs is absent. */
export function describeWith(...names: readonly ProgramName[]): typeof describe {
  const programs = inject('programs');
  return (
    names.every((name) => programs[name] !== null) ? describe : describe.skip
  ) as typeof describe;
}

/** Absolute path of a program: only inside of `describeWith`. */
export function program(name: ProgramName): string {
  const path = inject('programs')[name];
  if (path === null) throw new Error(`${name} is absent: use describeWith('${name}')`);
  return path;
}

/**
 * Starts one of the Prometheus family, all of which log the address they listen on.
 * Rejects with the log when it ends before it listens. It is stopped at the end of the test file at the latest.
 */
export async function startServer(name: ProgramName, args: readonly string[]): Promise<Server> {
  const [command, ...rest] = dyingWithUs([program(name), ...args]);
  const child = spawn(command, rest, { stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  };
  atEndOfFile(() => stop('SIGKILL'));
  const address = await listeningAddress(child);
  return { url: `http://${address}`, pid: child.pid!, stop, [Symbol.asyncDispose]: stop };
}

/** Waits until `ready` answers true; for what announces itself nowhere. The test's own timeout is the limit. */
export async function until(ready: () => Promise<boolean>): Promise<void> {
  while (!(await ready())) await new Promise((resolve) => setTimeout(resolve, 25));
}

/** Even a SIGKILL of the test process leaves no server behind, where util-linux is at hand. */
function dyingWithUs(argv: readonly [string, ...string[]]): readonly [string, ...string[]] {
  const setpriv = '/usr/bin/setpriv';
  return existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL', ...argv] : argv;
}

function listeningAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const log: string[] = [];
    // Read to the end of its life: a full pipe would stop the server.
    createInterface({ input: child.stderr! }).on('line', (line) => {
      const address = /msg="?Listening on"? .*?address=(\S+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
      if (log.length < 100) log.push(line);
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`ended before it listened:\n${log.join('\n')}`)));
  });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, inject } from 'vitest';
import { atEndOfFile } from './cleanup.js';
import type { ProgramName } from './programs.js';

/** A server process on 127.0.0.1. `await using` stops it at the end of the block. */
export interface Server extends AsyncDisposable {
  /** Without trailing slash: `http://127.0.0.1:43679`. */
  readonly url: string;
  readonly pid: number;
  /** Sends SIGTERM by default. Resolves when the process has exited, even if it already had. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** `describe`, or `describe.skip` if one of the programs is not available. */
export function describeWith(...names: readonly ProgramName[]): typeof describe {
  const programs = inject('programs');
  return (
    names.every((name) => programs[name] !== null) ? describe : describe.skip
  ) as typeof describe;
}

/** Absolute path of a program. Use it only inside `describeWith`. */
export function program(name: ProgramName): string {
  const path = inject('programs')[name];
  if (path === null) throw new Error(`${name} is absent: use describeWith('${name}')`);
  return path;
}

/** What the servers of the Prometheus project log when they listen. */
const LISTENING = /msg="?Listening on"? .*?address=(\S+)/;

/**
 * Starts a server that logs the address it listens on. Rejects with the log if the server exits before it listens. Stops
 * it at the end of the test file.
 *
 * @param name of the program, or its absolute path
 * @param listening finds the address in a line of the log
 */
export async function startServer(
  name: ProgramName | `/${string}`,
  args: readonly string[],
  listening: RegExp = LISTENING,
): Promise<Server> {
  const file = name.startsWith('/') ? name : program(name as ProgramName);
  const [command, ...rest] = withParentDeathSignal([file, ...args]);
  // Fewer collections of garbage: most of these are Go programs that live for seconds.
  const env = { ...process.env, GOGC: '400' };
  const child = spawn(command, rest, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  };
  atEndOfFile(() => stop('SIGKILL'));
  const address = await listeningAddress(child, listening);
  return { url: `http://${address}`, pid: child.pid!, stop, [Symbol.asyncDispose]: stop };
}

/** Polls until `ready` resolves to true, for conditions without an event. Bounded by the timeout of the test. */
export async function until(ready: () => Promise<boolean>): Promise<void> {
  while (!(await ready())) await new Promise((resolve) => setTimeout(resolve, 25));
}

/** With util-linux, the kernel kills the server when the test process dies, even by SIGKILL. */
function withParentDeathSignal(
  argv: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  const setpriv = '/usr/bin/setpriv';
  return existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL', ...argv] : argv;
}

function listeningAddress(child: ChildProcess, listening: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const log: string[] = [];
    // Read until the server exits: a full pipe would block it.
    createInterface({ input: child.stderr! }).on('line', (line) => {
      const address = listening.exec(line)?.[1];
      if (address !== undefined) resolve(address);
      if (log.length < 100) log.push(line);
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`ended before it listened:\n${log.join('\n')}`)));
  });
}

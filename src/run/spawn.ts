import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { isShellLine, withoutValues } from './shell-line.js';
import type { Outcome, SpawnFailureCode } from '../model/job-run.js';

export type Ending = Extract<Outcome, { kind: 'exited' | 'signaled' | 'spawn-failed' }>;

export interface Child {
  /** Undefined if the command could not be started. `ended` has the reason. */
  readonly pid: number | undefined;
  /** Resolves when the process has exited, even if other processes still hold its descriptors. */
  readonly ended: Promise<Ending>;
  kill(signal: NodeJS.Signals): void;
}

export interface SpawnRequest {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Our descriptors for 0, 1, 2 and so on of the child. `ignore` opens /dev/null. */
  readonly stdio: readonly (number | 'ignore')[];
}

/**
 * Starts the command with execa. Disables its `cleanup`, which turns every signal into SIGTERM and exits before the
 * job; its escalation to SIGKILL; and its buffer, which crashes V8 at 150 MB.
 */
export function spawnChild(request: SpawnRequest): Child {
  // Node throws for an empty name. execvp reports ENOENT.
  if (request.argv[0] === '') return notFound();
  return canEnterWorkingDirectory() ? spawnWithExeca(request) : spawnPlainly(request);
}

function spawnWithExeca(request: SpawnRequest): Child {
  const [file] = request.argv;
  const subprocess = startExeca(request);
  return {
    pid: subprocess.pid,
    ended: subprocess.then((result) => {
      if (result.signal !== undefined) return { kind: 'signaled', signal: result.signal };
      if (result.exitCode !== undefined) return { kind: 'exited', code: result.exitCode };
      return spawnFailure(file, result.code);
    }),
    kill: (signal) => {
      subprocess.kill(signal);
    },
  };
}

/** @throws Error if descriptors or processes run out: execa itself then fails without the cause */
function startExeca({ argv: [file, ...args], env, stdio }: SpawnRequest) {
  const options = {
    // execa's types know the numbers 0 to 9 only; any open descriptor works.
    stdio: stdio as readonly number[] as [0, 1, 2],
    env: definedOnly(env),
    extendEnv: false,
    preferLocal: false,
    buffer: false,
    reject: false,
    cleanup: false,
    forceKillAfterDelay: false,
    stripFinalNewline: false,
    encoding: 'buffer',
  } as const;
  try {
    return execa(file, args, options);
  } catch (cause) {
    throw new Error(`${file}: no descriptors or processes left to start it with`, { cause });
  }
}

/**
 * Starts the command without execa, which changes to the working directory by name. That fails if the directory was
 * deleted or is not accessible (`sudo -u postgres` in /root), even if the command does not need it.
 */
function spawnPlainly({ argv: [file, ...args], env, stdio }: SpawnRequest): Child {
  const child = spawn(file, args, { stdio: [...stdio], env });
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve(spawnFailure(file, error.code)));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'signaled', signal }),
    );
  });
  return { pid: child.pid, ended, kill: (signal) => void child.kill(signal) };
}

function canEnterWorkingDirectory(): boolean {
  try {
    fs.accessSync(path.resolve('.'), fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function notFound(): Child {
  return { pid: undefined, ended: Promise.resolve(spawnFailure("''", 'ENOENT')), kill() {} };
}

/** Exit statuses as of `env`, `nice` and `timeout` for a command that can't be started (POSIX, GNU coreutils). */
function spawnFailure(file: string, errorCode: string | undefined): Ending {
  const failed = (code: SpawnFailureCode, reason: string): Ending => ({
    kind: 'spawn-failed',
    code,
    reason: `${file}: ${reason}`,
  });
  switch (errorCode) {
    case 'ENOENT':
      return isShellLine(file)
        ? {
            kind: 'spawn-failed',
            code: 127,
            reason: `${withoutValues(file)}: command not found; to run a shell line, use --shell`,
          }
        : failed(127, 'command not found, or the interpreter that its first line names');
    case 'EACCES':
    case 'EPERM':
      return failed(126, 'not executable: permission denied, or a directory');
    case 'EAGAIN':
    case 'ENOMEM':
    case 'EMFILE':
    case 'ENFILE':
      return failed(125, `could not be started: out of resources (${errorCode})`);
    default:
      return failed(126, `could not be executed (${errorCode ?? 'unknown error'})`);
  }
}

function definedOnly(env: SpawnRequest['env']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The exit status that a shell reports: the exit code, or 128+n for death by signal n. */
export function exitCodeOf(ending: Ending): number {
  return ending.kind === 'signaled' ? 128 + constants.signals[ending.signal] : ending.code;
}

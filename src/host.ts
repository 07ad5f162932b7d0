import fs from 'node:fs';
import os from 'node:os';
import process from 'node:process';
import { Writable } from 'node:stream';
import tty from 'node:tty';
import { findInherited, type Inherited } from './inherited.js';

/** The world outside, as one object: nothing else reads the process, the clock, the environment or signals. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly stdin: StandardInput;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly signals: Signals;
  /** What the command is to inherit although Node would not pass it on. */
  inherited(): Inherited;
  hostname(): string;
  /** Undefined where there is none: no HOME and a user id nobody knows. */
  homedir(): string | undefined;
  /** Numeric user id, undefined where the platform has none. */
  uid(): number | undefined;
}

export interface Clock {
  /** Seconds since the epoch. Goes backwards when somebody sets the clock. */
  now(): number;
  /** Seconds since an arbitrary moment; never goes backwards. */
  monotonic(): number;
}

export interface StandardInput {
  readonly isTTY: boolean;
  read(): Promise<Buffer>;
}

export interface Terminal {
  readonly isTTY: boolean;
  /** Never throws: a closed or full descriptor loses the text, not the job. */
  write(text: string): void;
}

export interface Signals {
  on(signal: NodeJS.Signals, listener: () => void): void;
  off(signal: NodeJS.Signals, listener: () => void): void;
}

export function realHost(): Host {
  return {
    env: process.env,
    clock: {
      now: () => Date.now() / 1000,
      monotonic: () => Number(process.hrtime.bigint()) / 1e9,
    },
    stdin: { isTTY: tty.isatty(0), read: () => readAll(0) },
    stdout: terminal(1),
    stderr: terminal(2),
    signals: {
      on: (signal, listener) => process.on(signal, listener),
      off: (signal, listener) => process.off(signal, listener),
    },
    inherited: () => findInherited(process.env),
    hostname: () => os.hostname(),
    homedir,
    uid: () => process.getuid?.(),
  };
}

/**
 * The first touch of `process.stdout` or `process.stderr`, also by Node's own warnings, sets O_NONBLOCK on a pipe
 * that the job shares: `seq 1 100000 >&2` in the job then loses most of its lines. So nobody gets to touch them.
 */
export function guardStandardStreams(): void {
  for (const [name, fd] of [
    ['stdout', 1],
    ['stderr', 2],
  ] as const) {
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        writeFully(fd, chunk);
        done();
      },
    });
    Object.defineProperty(process, name, { configurable: true, get: () => stream });
  }
}

function terminal(fd: number): Terminal {
  return {
    isTTY: tty.isatty(fd),
    write: (text) => writeFully(fd, Buffer.from(text)),
  };
}

/** How long a full pipe that is not read may hold us up before the rest of a message is dropped. */
const PATIENCE_MS = 1000;
const PAUSE_MS = 5;

function writeFully(fd: number, bytes: Buffer): void {
  let offset = 0;
  let patience = PATIENCE_MS / PAUSE_MS;
  while (offset < bytes.length) {
    try {
      offset += fs.writeSync(fd, bytes, offset);
    } catch (error) {
      if (!isErrnoException(error) || error.code !== 'EAGAIN' || patience-- <= 0) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

async function readAll(fd: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of fs.createReadStream('', { fd, autoClose: false })) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function homedir(): string | undefined {
  try {
    const home = os.homedir();
    return home === '' ? undefined : home;
  } catch {
    return undefined;
  }
}

export function isErrnoException(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

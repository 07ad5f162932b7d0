import fs from 'node:fs';
import os from 'node:os';
import tty from 'node:tty';
import type { Clock } from './model/clock.js';
import { readLaunchContext, type LaunchContext } from './platform/launch-context/launch-context.js';
import { writeFully } from './platform/standard-streams.js';

/** The world outside, as one object: nothing else reads the process, the clock, the environment or signals. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly stdin: StandardInput;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly signals: Signals;
  /** Asks whoever sits at the terminal, where stdin and stderr are one. Undefined for no answer. */
  ask(question: string): Promise<string | undefined>;
  /** Whether others wait for what we do at once: `shared` with the program that uses the library. */
  readonly eventLoop: 'own' | 'shared';
  /** Nobody of ours needs the descriptor any more: whoever is at its other end may see that it is closed. */
  releaseFd(fd: 0 | 1 | 2): void;
  /** As the terminal stops a program; goes on when somebody sends SIGCONT. */
  stopItself(): void;
  /** What the command is to inherit although Node would not pass it on. */
  launchContext(): LaunchContext;
  hostname(): string;
  /** Undefined where there is none: no HOME and a user id nobody knows. */
  homedir(): string | undefined;
  /** Numeric user id, undefined where the platform has none. */
  uid(): number | undefined;
}

export interface StandardInput {
  readonly isTTY: boolean;
  /** No more than `limitBytes` and one. */
  read(limitBytes: number): Promise<Buffer>;
  /** All of it, bit by bit. */
  chunks(): AsyncIterable<Buffer>;
}

export interface Terminal {
  readonly isTTY: boolean;
  /** Never throws: a closed or full descriptor loses the text, not the job. Answers whether it was taken. */
  write(text: string): boolean;
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
    stdin: {
      isTTY: tty.isatty(0),
      read: (limitBytes) => readAll(0, limitBytes),
      chunks: () => fs.createReadStream('', { fd: 0, autoClose: false }),
    },
    stdout: terminal(1),
    stderr: terminal(2),
    signals: {
      on: (signal, listener) => process.on(signal, listener),
      off: (signal, listener) => process.off(signal, listener),
    },
    ask: async (question) => (await import('./platform/ask.js')).ask(question),
    eventLoop: 'own',
    releaseFd,
    stopItself: () => process.kill(process.pid, 'SIGSTOP'),
    launchContext: () => readLaunchContext(process.env),
    hostname: () => os.hostname(),
    homedir,
    uid: () => process.getuid?.(),
  };
}

function terminal(fd: number): Terminal {
  return {
    isTTY: tty.isatty(fd),
    write: (text) => writeFully(fd, Buffer.from(text)),
  };
}

/** Up to `limitBytes` and one more, by which the reader sees that there was more. */
async function readAll(fd: number, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of fs.createReadStream('', { fd, autoClose: false, end: limitBytes })) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/**
 * Something has to stay in its place: the next file to be opened would get its number, and Node ends itself where a
 * socket has one of these.
 */
function releaseFd(fd: 0 | 1 | 2): void {
  try {
    fs.accessSync('/dev/null', fs.constants.R_OK | fs.constants.W_OK);
    fs.closeSync(fd);
    const placeholder = fs.openSync('/dev/null', 'r+');
    if (placeholder !== fd) fs.closeSync(placeholder);
  } catch {
    // It was closed from the start, or there is nothing to put in its place.
  }
}

function homedir(): string | undefined {
  try {
    const home = os.homedir();
    return home === '' ? undefined : home;
  } catch {
    return undefined;
  }
}

import fs from 'node:fs';
import os from 'node:os';
import tty from 'node:tty';
import type { Clock } from './model/clock.js';
import { hasUtf8, inAscii } from './platform/charset.js';
import { type LaunchContext, readLaunchContext } from './platform/launch-context/launch-context.js';
import { type Launch, takeLaunch } from './platform/launch-context/launcher.js';
import { releaseFd, writeFully } from './platform/standard-streams.js';
import { onKey, terminalSize, type TerminalSize } from './platform/terminal.js';

/**
 * The operating system as one object. No other code accesses the process, clock, environment or
 * signals directly.
 */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly stdin: StandardInput;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly signals: Signals;
  /**
   * Asks a question at the terminal. Requires that stdin and stderr are terminals. Undefined at end
   * of input.
   */
  ask(question: string): Promise<string | undefined>;
  /** `shared`: jobmeter is used as a library, so synchronous work would block the host program. */
  readonly eventLoop: 'own' | 'shared';
  /** Closes a descriptor that jobmeter no longer needs, so that the process at the other end sees the close. */
  releaseFd(fd: 0 | 1 | 2): void;
  /** Stops this process, as ^Z at a terminal does, until it gets SIGCONT. */
  stopItself(): void;
  /** Called before the command is started or refused. After that, nothing else may run it. */
  commandStarts(): void;
  /** Attributes that the command must inherit although Node would not pass them on. */
  launchContext(): LaunchContext;
  /**
   * The file that started jobmeter, `bin/jobmeter` or a link to it. Undefined if jobmeter is a
   * library.
   */
  readonly program: string | undefined;
  hostname(): string;
  /** Undefined if HOME is not set and the user id has no entry in the user database. */
  homedir(): string | undefined;
  /** Numeric user id. Undefined on platforms without user ids. */
  uid(): number | undefined;
}

export interface StandardInput {
  readonly isTTY: boolean;
  /** Reads up to `limitBytes` + 1 bytes: the extra byte shows that the input is too long. */
  read(limitBytes: number): Promise<Buffer>;
  /** The whole input in chunks. */
  chunks(): AsyncIterable<Buffer>;
  /** Hands over every key as it is pressed, ^C among them, until the returned function is called. */
  onKey(listener: (key: string) => void): () => void;
}

export interface Terminal {
  readonly isTTY: boolean;
  /** Size in characters. Undefined if it is not a terminal or does not report its size. */
  size(): TerminalSize | undefined;
  /** Never throws: a closed or full descriptor must not affect the job. Returns whether everything was written. */
  write(text: string): boolean;
  /** Like `write`, for people: in ASCII where the locale has no UTF-8. */
  display(text: string): boolean;
  /** The text as `display` writes it. */
  inCharset(text: string): string;
}

export interface Signals {
  on(signal: NodeJS.Signals, listener: () => void): void;
  off(signal: NodeJS.Signals, listener: () => void): void;
}

export function realHost(commandStarts = (): void => {}): Host {
  const launch = takeLaunch(process.env, process.pid);
  return {
    env: launch.env,
    clock: {
      now: () => Date.now() / 1000,
      monotonic: () => Number(process.hrtime.bigint()) / 1e9,
    },
    stdin: {
      isTTY: tty.isatty(0),
      read: (limitBytes) => readAll(0, limitBytes),
      chunks: () => fs.createReadStream('', { fd: 0, autoClose: false }),
      onKey,
    },
    stdout: terminal(1, launch),
    stderr: terminal(2, launch),
    signals: {
      on: (signal, listener) => process.on(signal, listener),
      off: (signal, listener) => process.off(signal, listener),
    },
    ask: async (question) => (await import('./platform/ask.js')).ask(question),
    eventLoop: 'own',
    releaseFd,
    stopItself: () => process.kill(process.pid, 'SIGSTOP'),
    commandStarts,
    launchContext: () => readLaunchContext(launch),
    program: process.argv[1],
    hostname: () => os.hostname(),
    homedir,
    uid: () => process.getuid?.(),
  };
}

/** Node opened /dev/null in the place of a closed descriptor. */
function terminal(fd: number, { env, closed }: Pick<Launch, 'env' | 'closed'>): Terminal {
  const isOpen = !closed.includes(fd);
  const inCharset = (text: string): string => (hasUtf8(env) ? text : inAscii(text));
  const write = (text: string): boolean =>
    text === '' || (isOpen && writeFully(fd, Buffer.from(text)));
  return {
    isTTY: tty.isatty(fd),
    size: () => terminalSize(fd),
    write,
    display: (text) => write(inCharset(text)),
    inCharset,
  };
}

/**
 * Asking requires a stream. It opens the terminal anew, so it does not change the shared
 * descriptor.
 */
async function readAll(fd: number, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of fs.createReadStream('', { fd, autoClose: false, end: limitBytes })) {
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

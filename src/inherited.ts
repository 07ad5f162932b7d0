import { isUtf8 } from 'node:buffer';
import fs from 'node:fs';

/**
 * What whoever started us meant for the command, and Node has taken for itself at its start: it marks descriptors from
 * 3 on as not to be inherited, raises the soft limit of open files to the hard one, and resets ignored signals.
 * JavaScript can't see the originals; `/proc` tells most of it. Without `/proc` (macOS) nothing is known.
 */
export interface Inherited {
  /** 3 and up, in ascending order. */
  readonly descriptors: readonly number[];
  /** Soft limit of open files, where it is not the one that we have now. */
  readonly openFiles?: number;
  readonly ignoredSignals: readonly NodeJS.Signals[];
  /** Where they hold anything that is not UTF-8. */
  readonly raw?: RawBytes;
}

/** Arguments (those of Node included) and environment entries, byte for byte. */
export interface RawBytes {
  readonly argv: readonly Buffer[];
  readonly env: readonly Buffer[];
}

export const NOTHING_INHERITED: Inherited = { descriptors: [], ignoredSignals: [] };

export function findInherited(env: NodeJS.ProcessEnv): Inherited {
  try {
    const openFiles = limitOfParent();
    const raw = rawBytes();
    return {
      descriptors: inheritedDescriptors(),
      ...(openFiles !== undefined && { openFiles }),
      ignoredSignals: ignoredSignals(env),
      ...(raw && { raw }),
    };
  } catch {
    return NOTHING_INHERITED;
  }
}

interface Descriptor {
  readonly fd: number;
  readonly target: string;
  readonly closesOnExec: boolean;
}

const CLOSE_ON_EXEC = 0o2000000;

/** Those that Node would close; the others are inherited without our doing. */
function inheritedDescriptors(): readonly number[] {
  const all = fs
    .readdirSync('/proc/self/fd')
    .flatMap((name) => describe(Number(name)) ?? [])
    .toSorted((a, b) => a.fd - b.fd);
  // Node takes the lowest free numbers, an epoll descriptor first: what is below was there before.
  const own = all.find(({ target }) => target === 'anon_inode:[eventpoll]')?.fd ?? Infinity;
  let ofParent: ReadonlySet<string> | undefined;
  return all
    .filter(({ fd, closesOnExec }) => fd > 2 && closesOnExec)
    .filter(({ fd, target }) => {
      if (fd < own) return true;
      if (target === '/dev/null' || target.startsWith('anon_inode:')) return false;
      if (!target.startsWith('pipe:')) return true;
      // Node holds both ends of its own pipes, but so does a client of make's job server.
      const ends = all.filter((other) => other.target === target).length;
      ofParent ??= targetsOf(process.ppid);
      return ends === 1 || ofParent.has(target);
    })
    .map(({ fd }) => fd);
}

function describe(fd: number): Descriptor | undefined {
  try {
    const target = fs.readlinkSync(`/proc/self/fd/${fd}`);
    const flags = /^flags:\s*(\d+)/m.exec(fs.readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1];
    const closesOnExec = (Number.parseInt(flags ?? '0', 8) & CLOSE_ON_EXEC) !== 0;
    return { fd, target, closesOnExec };
  } catch {
    // The one that listed the directory.
    return undefined;
  }
}

function targetsOf(pid: number): ReadonlySet<string> {
  const folder = `/proc/${pid}/fd`;
  return new Set(fs.readdirSync(folder).map((name) => readLink(`${folder}/${name}`)));
}

function readLink(path: string): string {
  try {
    return fs.readlinkSync(path);
  } catch {
    return '';
  }
}

/** Our hard limit is still the one we were given; a parent with the same one most likely gave us its soft limit too. */
function limitOfParent(): number | undefined {
  const [own, parent] = [limitOf('self'), limitOf(process.ppid)];
  return own.soft === own.hard && parent.hard === own.hard && parent.soft < own.soft
    ? parent.soft
    : undefined;
}

function limitOf(pid: number | 'self'): { readonly soft: number; readonly hard: number } {
  const line = /^Max open files\s+(\d+)\s+(\d+)/m.exec(
    fs.readFileSync(`/proc/${pid}/limits`, 'utf8'),
  );
  return { soft: Number(line?.[1]), hard: Number(line?.[2]) };
}

/**
 * A shell that ignores one of these has been told so (`trap '' HUP`), and its children inherit it. What an interactive
 * shell ignores for itself alone (QUIT, TERM, TSTP, TTIN, TTOU) is not among them.
 */
const INHERITABLE: readonly (readonly [NodeJS.Signals, bigint])[] = [
  ['SIGHUP', 1n << 0n],
  ['SIGINT', 1n << 1n],
  ['SIGUSR1', 1n << 9n],
  ['SIGUSR2', 1n << 11n],
  ['SIGPIPE', 1n << 12n],
  ['SIGALRM', 1n << 13n],
];

const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh', 'ksh', 'mksh', 'ash', 'busybox']);

function ignoredSignals(env: NodeJS.ProcessEnv): readonly NodeJS.Signals[] {
  const status = fs.readFileSync(`/proc/${process.ppid}/status`, 'utf8');
  const comm = /^Name:\s*(.*)$/m.exec(status)?.[1] ?? '';
  const mask = BigInt(`0x${/^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  const ofShell = SHELLS.has(comm)
    ? INHERITABLE.filter(([, bit]) => (mask & bit) !== 0n).map(([signal]) => signal)
    : [];
  // nohup has become us, so there is no parent to ask; shells put the program they start into `_`.
  const isUnderNohup = env['_']?.endsWith('/nohup') === true;
  return isUnderNohup && !ofShell.includes('SIGHUP') ? ['SIGHUP', ...ofShell] : ofShell;
}

function rawBytes(): RawBytes | undefined {
  const [argv, env] = [zeroSeparated('/proc/self/cmdline'), zeroSeparated('/proc/self/environ')];
  return [...argv, ...env].every((word) => isUtf8(word)) ? undefined : { argv, env };
}

function zeroSeparated(file: string): readonly Buffer[] {
  const text = fs.readFileSync(file, 'latin1');
  return text === ''
    ? []
    : text
        .replace(/\0$/, '')
        .split('\0')
        .map((word) => Buffer.from(word, 'latin1'));
}

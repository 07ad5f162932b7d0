import fs from 'node:fs';
import { readLink } from '../proc.js';

interface Descriptor {
  readonly fd: number;
  readonly target: string;
}

const CLOSE_ON_EXEC = 0o2000000;

/** Descriptors that Node marked close-on-exec. Others are inherited anyway. */
export function inheritedDescriptors(): readonly number[] {
  const all = fs
    .readdirSync('/proc/self/fd')
    .flatMap((name) => describe(Number(name)) ?? [])
    .toSorted((a, b) => a.fd - b.fd);
  // Node takes the lowest free numbers, first for an epoll descriptor: lower ones were open before.
  const own = all.find(({ target }) => target === 'anon_inode:[eventpoll]')?.fd ?? Infinity;
  let ofParent: ReadonlySet<string> | undefined;
  return all
    .filter(({ fd, target }) => {
      if (fd <= 2) return false;
      if (fd < own) return true;
      if (target === '/dev/null' || target.startsWith('anon_inode:')) return false;
      if (!target.startsWith('pipe:')) return true;
      // Node holds both ends of its own pipes, but so does a client of make's job server.
      const ends = all.filter((other) => other.target === target).length;
      ofParent ??= targetsOf(process.ppid);
      return ends === 1 || ofParent.has(target);
    })
    .filter(({ fd }) => closesOnExec(fd))
    .filter((each) => !isOfLauncher(each))
    .map(({ fd }) => fd);
}

/** If 3 to 9 are in use, dash leaves the descriptor of its script open, which is the launcher's. */
function isOfLauncher({ fd, target }: Descriptor): boolean {
  return fd > 9 && target === fs.realpathSync(process.argv[1] ?? '');
}

const NON_BLOCKING = 0o4000;

export function isNonBlocking(fd: number): boolean {
  return ((flagsOf(fd) ?? 0) & NON_BLOCKING) !== 0;
}

function closesOnExec(fd: number): boolean {
  return ((flagsOf(fd) ?? 0) & CLOSE_ON_EXEC) !== 0;
}

function flagsOf(fd: number): number | undefined {
  try {
    const info = fs.readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8');
    return Number.parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? '0', 8);
  } catch {
    return undefined;
  }
}

function describe(fd: number): Descriptor | undefined {
  const target = readLink(`/proc/self/fd/${fd}`);
  // The descriptor that listed the directory is closed by now.
  return target === undefined ? undefined : { fd, target };
}

function targetsOf(pid: number): ReadonlySet<string> {
  const folder = `/proc/${pid}/fd`;
  return new Set(fs.readdirSync(folder).map((name) => readLink(`${folder}/${name}`) ?? ''));
}

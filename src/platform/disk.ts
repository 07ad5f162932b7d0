import fs from 'node:fs';
import { promisify } from 'node:util';

const OPERATIONS = [
  'access',
  'chmod',
  'close',
  'fchmod',
  'fstat',
  'fsync',
  'lstat',
  'mkdir',
  'open',
  'readFile',
  'readdir',
  'rename',
  'stat',
  'statfs',
  'unlink',
  'writeFile',
] as const;

type Operation = (typeof OPERATIONS)[number];

/**
 * File operations by their names in node:fs, as promises. This folder is what jobmeter needs of the
 * operating system: files, locks, `/proc`, terminals, users, and how the process was launched.
 */
export type Disk = { readonly [Name in Operation]: (typeof fs)[Name]['__promisify__'] };

/**
 * Operations on Node's thread pool, for use while the job runs: a slow or hanging disk blocks nothing else. Does not
 * use node:fs/promises, which takes 0.5 ms to load.
 */
export const pooled: Disk = all((name) => promisify(fs[name]));

/** Synchronous operations, which are ten times as fast. For use when nothing else is in progress. */
export const direct: Disk = all(
  (name) =>
    async (...args: unknown[]) =>
      (fs[`${name}Sync`] as (...args: unknown[]) => unknown)(...args),
);

/**
 * For a process that looks at thousands of small files again and again while it does other work. To look at one takes 10 µs,
 * and a turn of the thread pool ten times as much. Only what waits for the disk is on the pool.
 */
export const lookingDirect: Disk = {
  ...direct,
  fsync: pooled.fsync,
  rename: pooled.rename,
  writeFile: pooled.writeFile,
};

/**
 * The disk to use after the job has ended. With several destinations, one may respond during a disk access for another.
 */
export function diskFor(
  { eventLoop }: { readonly eventLoop: 'own' | 'shared' },
  destinations: number,
): Disk {
  return eventLoop === 'own' && destinations <= 1 ? direct : pooled;
}

function all(make: (name: Operation) => unknown): Disk {
  return Object.fromEntries(OPERATIONS.map((name) => [name, make(name)])) as unknown as Disk;
}

import fs from 'node:fs';
import { promisify } from 'node:util';

const OPERATIONS = [
  'access',
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
  'unlink',
  'writeFile',
] as const;

type Operation = (typeof OPERATIONS)[number];

/** What is done with files: each by its name in node:fs, with a promise of what that gives. */
export type Disk = { readonly [Name in Operation]: (typeof fs)[Name]['__promisify__'] };

/**
 * On Node's thread pool: a disk that takes its time, or never answers, holds nothing else up. For as long as the job
 * runs. Not by node:fs/promises, which takes half a millisecond to load.
 */
export const pooled: Disk = all((name) => promisify(fs[name]));

/** At once, which is ten times as fast: for who has nothing else to do meanwhile. */
export const direct: Disk = all(
  (name) =>
    async (...args: unknown[]) =>
      (fs[`${name}Sync`] as (...args: unknown[]) => unknown)(...args),
);

/** For when the job has ended. With several destinations one of them may answer while we are at the disk for another. */
export function diskFor(
  { eventLoop }: { readonly eventLoop: 'own' | 'shared' },
  destinations: number,
): Disk {
  return eventLoop === 'own' && destinations <= 1 ? direct : pooled;
}

function all(make: (name: Operation) => unknown): Disk {
  return Object.fromEntries(OPERATIONS.map((name) => [name, make(name)])) as unknown as Disk;
}

import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { direct, type Disk, diskFor, pooled } from '../../src/platform/disk.js';
import { readPlainFile, removeFile, writeAtomically } from '../../src/platform/files.js';
import { tempDir } from '../rig/temp-dir.js';

const DISKS: readonly (readonly [name: string, disk: Disk])[] = [
  ['at once', direct],
  ['on the thread pool', pooled],
];

test.each(DISKS)('a file that is written %s can be read', async (_, disk) => {
  const file = join(tempDir(), 'file');
  await writeAtomically(disk, file, 'ä\n');
  expect(readFileSync(file, 'utf8')).toBe('ä\n');
  expect(await readPlainFile(disk, file)).toBe('ä\n');
  await removeFile(disk, file);
  await removeFile(disk, file);
  await expect(disk.stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
});

test.each(DISKS)('%s, a failure rejects the promise', async (_, disk) => {
  const link = join(tempDir(), 'link');
  symlinkSync('file', link);
  writeFileSync(join(link, '../file'), '');
  const reading = readPlainFile(disk, link);
  await expect(reading).rejects.toMatchObject({ code: 'ELOOP' });
});

test('a disk access blocks neither a program that uses the library nor another destination', () => {
  expect(diskFor({ eventLoop: 'shared' }, 1)).toBe(pooled);
  expect(diskFor({ eventLoop: 'own' }, 2)).toBe(pooled);
  expect(diskFor({ eventLoop: 'own' }, 1)).toBe(direct);
});

test('on a read-only disk, removing succeeds only if the file does not exist', async () => {
  const readOnly = Object.assign(new Error('read-only file system'), { code: 'EROFS' });
  const disk: Disk = { ...direct, unlink: () => Promise.reject(readOnly) };
  const file = join(tempDir(), 'file');
  await removeFile(disk, file);
  writeFileSync(file, '');
  await expect(removeFile(disk, file)).rejects.toBe(readOnly);
});

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { findPrograms } from './programs.js';
import { tempDir } from './temp-dir.js';

afterEach(() => vi.unstubAllEnvs());

function executable(...path: readonly string[]): string {
  const file = join(...path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  return file;
}

test('prefers a program on PATH to one in the cache', () => {
  const [folder, cache] = [tempDir(), tempDir()];
  vi.stubEnv('PATH', folder);
  executable(cache, 'prometheus/usr/bin/prometheus');
  const promtool = executable(cache, 'prometheus/usr/bin/promtool');
  const prometheus = executable(folder, 'prometheus');
  expect(findPrograms(cache)).toMatchObject({ prometheus, promtool });
});

test('a program that is not available is null', () => {
  vi.stubEnv('PATH', tempDir());
  expect(findPrograms(tempDir())).toMatchObject({ prometheus: null, promtool: null });
});

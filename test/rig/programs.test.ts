import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { findPrograms } from './programs.js';
import { tempDir } from './temp-dir.js';

afterEach(() => vi.unstubAllEnvs());

function executable(...path: readonly string[]): string {
  return script('', ...path);
}

function script(text: string, ...path: readonly string[]): string {
  const file = join(...path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
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

test.each(['zsh', 'fish'] as const)(
  'a %s that lacks its modules or functions is not available, a sound one is',
  (shell) => {
    const folder = tempDir();
    vi.stubEnv('PATH', folder);
    const file = script('#!/bin/sh\nexit 1\n', folder, shell);
    expect(findPrograms(tempDir())[shell]).toBe(null);
    writeFileSync(file, '#!/bin/sh\nexit 0\n');
    expect(findPrograms(tempDir())[shell]).toBe(file);
  },
);

test('a Pushgateway that does not say why it refuses a push is not available, a later one is', () => {
  const folder = tempDir();
  vi.stubEnv('PATH', folder);
  const version = (number: string): string =>
    script(
      `#!/bin/sh\necho 'pushgateway, version ${number}' >&2\n`,
      folder,
      'prometheus-pushgateway',
    );
  version('1.11.0 (branch: debian/sid, revision: 1.11.0-1+b3)');
  expect(findPrograms(tempDir())['prometheus-pushgateway']).toBe(null);
  const file = version('1.11.2 (branch: debian/sid, revision: 1.11.2-1)');
  expect(findPrograms(tempDir())['prometheus-pushgateway']).toBe(file);
});

import { expect, test, vi } from 'vitest';
import { responsive } from '../../src/commands/serve/responsive.js';
import { direct, type Disk } from '../../src/platform/disk.js';
import { reasonOf } from '../../src/util/reason-of.js';

test('a directory that hangs is given up, with one call in progress, and used again when it answers', async () => {
  vi.useFakeTimers();
  let calls = 0;
  let answer = (_fd: number): void => {};
  const open = (() => {
    calls += 1;
    return new Promise((resolve) => (answer = resolve));
  }) as unknown as Disk['open'];
  const ask = responsive('/state/groups', { open, close: async () => {} });
  for (const _ of [1, 2]) {
    const asked = ask().catch(reasonOf);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await asked).toBe('/state/groups does not answer');
  }
  expect(calls).toBe(1);
  const asked = ask();
  answer(3);
  await asked;
  const anew = ask();
  expect(calls).toBe(2);
  answer(3);
  await anew;
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test('a directory that is not there has answered', async () => {
  await expect(responsive('/nonexistent/groups', direct)()).resolves.toBe(undefined);
});

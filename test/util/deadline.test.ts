import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { withDeadline } from '../../src/util/deadline.js';

function whenAborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(signal.reason));
  });
}

test('the time is up after as many seconds as given, and its reason says so', async () => {
  expect(await withDeadline(0.01, undefined, whenAborted)).toEqual({
    kind: 'expired',
    afterSeconds: 0.01,
  });
});

test('an outer signal aborts with its own reason', async () => {
  const outer = new AbortController();
  const reason = withDeadline(3600, outer.signal, whenAborted);
  outer.abort('enough');
  expect(await reason).toBe('enough');
});

test('an outer signal that is already aborted counts', async () => {
  const outer = AbortSignal.abort('enough');
  expect(await withDeadline(3600, outer, async (signal) => signal.reason)).toBe('enough');
});

test('no timer or listener remains after the task, even if it failed', async () => {
  const { signal } = new AbortController();
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  await withDeadline(3600, signal, async () => {
    expect(timers()).toBe(before + 1);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  });
  const failing = withDeadline(3600, signal, async () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(timers()).toBe(before);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

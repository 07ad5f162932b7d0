import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { pause } from '../../src/util/pause.js';

test('a pause ends after its time and removes its listener', async () => {
  const { signal } = new AbortController();
  expect(await pause(0.001, signal)).toBe('passed');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('an abort ends a pause of a day', async () => {
  const leaving = new AbortController();
  const paused = pause(86_400, leaving.signal);
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  leaving.abort('SIGTERM');
  expect(await paused).toBe('interrupted');
  expect(timers()).toBe(before - 1);
});

test('an aborted signal skips the pause', async () => {
  expect(await pause(86_400, AbortSignal.abort())).toBe('interrupted');
});

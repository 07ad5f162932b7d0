import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { pause } from '../../src/util/pause.js';

test('a pause passes, and leaves nothing behind that waits for an interruption', async () => {
  const { signal } = new AbortController();
  expect(await pause(0.001, signal)).toBe('passed');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('whoever wants us gone ends a pause of a day', async () => {
  const leaving = new AbortController();
  const paused = pause(86_400, leaving.signal);
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  leaving.abort('SIGTERM');
  expect(await paused).toBe('interrupted');
  expect(timers()).toBe(before - 1);
});

test('there is no pause when somebody has wanted us gone before', async () => {
  expect(await pause(86_400, AbortSignal.abort())).toBe('interrupted');
});

import { expect, test, vi } from 'vitest';
import { processState } from './process-state.js';

const cwd = process.cwd();
let mask: number;
const listener = (): void => {};

test.each([
  [
    'an environment variable',
    () => void (process.env['JOBMETER_LEFT'] = '1'),
    () => void delete process.env['JOBMETER_LEFT'],
  ],
  ['the working directory', () => process.chdir('/'), () => process.chdir(cwd)],
  ['the umask', () => void (mask = process.umask(0o077)), () => void process.umask(mask)],
  [
    'the handler of a signal',
    () => void process.on('SIGUSR2', listener),
    () => void process.off('SIGUSR2', listener),
  ],
  ['fake timers', () => void vi.useFakeTimers(), () => void vi.useRealTimers()],
])('%s is a difference until it is undone', (_, change, undo) => {
  const before = processState();
  change();
  const changed = processState();
  undo();
  expect(changed).not.toEqual(before);
  expect(processState()).toEqual(before);
});

import { expect, test, vi } from 'vitest';
import { changes, processState } from './process-state.js';

const cwd = process.cwd();
let mask: number;
const listener = (): void => {};

test.each([
  [
    'variable JOBMETER_LEFT',
    () => void (process.env['JOBMETER_LEFT'] = '1'),
    () => void delete process.env['JOBMETER_LEFT'],
  ],
  ['working directory', () => process.chdir('/'), () => process.chdir(cwd)],
  ['umask', () => void (mask = process.umask(0o123)), () => void process.umask(mask)],
  [
    'on SIGUSR2',
    () => void process.on('SIGUSR2', listener),
    () => void process.off('SIGUSR2', listener),
  ],
  ['fake timers', () => void vi.useFakeTimers(), () => void vi.useRealTimers()],
])('%s is a change until it is undone', (name, change, undo) => {
  const before = processState();
  change();
  const changed = processState();
  undo();
  expect(changes(before, changed)).toEqual([name]);
  expect(changes(before, processState())).toEqual([]);
});

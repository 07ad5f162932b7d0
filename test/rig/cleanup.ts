import { afterAll } from 'vitest';

const tasks: (() => unknown)[] = [];

/** Runs `task` at the end of the current test file, in reverse order of registration. */
export function atEndOfFile(task: () => unknown): void {
  tasks.push(task);
}

afterAll(async () => {
  for (const task of tasks.splice(0).toReversed()) await task();
});

import { afterAll } from 'vitest';

const tasks: (() => unknown)[] = [];

/** Runs `task` when the test file that imported the rig is through, last registered first. */
export function atEndOfFile(task: () => unknown): void {
  tasks.push(task);
}

afterAll(async () => {
  for (const task of tasks.splice(0).toReversed()) await task();
});

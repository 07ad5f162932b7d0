const tasks: (() => unknown)[] = [];

/** Runs `task` at the end of the current test file, in reverse order of registration. */
export function atEndOfFile(task: () => unknown): void {
  tasks.push(task);
}

export async function cleanUp(): Promise<void> {
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) await task();
}

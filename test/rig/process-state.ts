import { vi } from 'vitest';

/** What a test file can change in its process, by name. */
export type ProcessState = ReadonlyMap<string, unknown>;

export function processState(): ProcessState {
  return new Map<string, unknown>([
    ...Object.entries(process.env).map(([name, value]) => [`variable ${name}`, value] as const),
    ...process
      .eventNames()
      .map((name) => [`on ${String(name)}`, process.listenerCount(name)] as const),
    ['working directory', process.cwd()],
    ['umask', umask()],
    ['fake timers', vi.isFakeTimers()],
  ]);
}

/** Names of what differs. Values may be secret. */
export function changes(before: ProcessState, after: ProcessState): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name));
}

/** It can only be read by setting it. */
function umask(): number {
  const mask = process.umask(0o077);
  process.umask(mask);
  return mask;
}

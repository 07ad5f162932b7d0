import { vi } from 'vitest';

/** What a test file can change in its process, and has to change back, because the next file runs in the same process. */
export function processState(): unknown {
  const listeners = process
    .eventNames()
    .map((name) => [name, process.listenerCount(name)] as const);
  return {
    env: { ...process.env },
    cwd: process.cwd(),
    umask: umask(),
    listeners: Object.fromEntries(listeners),
    hasFakeTimers: vi.isFakeTimers(),
  };
}

/** It can only be read by setting it. */
function umask(): number {
  const mask = process.umask(0o077);
  process.umask(mask);
  return mask;
}

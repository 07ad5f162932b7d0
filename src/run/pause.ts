import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, unless somebody wants us gone. */
export async function pause(
  seconds: number,
  leaving: AbortSignal,
): Promise<'passed' | 'interrupted'> {
  return sleep(seconds * 1000, 'passed' as const, { signal: leaving }).catch(
    () => 'interrupted' as const,
  );
}

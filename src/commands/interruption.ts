import { setMaxListeners } from 'node:events';
import type { Host } from '../host.js';

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Aborts `leaving` on the first signal, so that `action` can finish early. A second signal kills
 * jobmeter.
 */
export async function untilInterrupted<T>(
  { signals }: Pick<Host, 'signals'>,
  action: (leaving: AbortSignal) => Promise<T>,
): Promise<T> {
  const leaving = new AbortController();
  // Concurrent requests each add a listener.
  setMaxListeners(0, leaving.signal);
  const close = (): void => {
    for (const signal of SIGNALS) signals.off(signal, leave);
  };
  const leave = (): void => {
    leaving.abort();
    close();
  };
  for (const signal of SIGNALS) signals.on(signal, leave);
  try {
    return await action(leaving.signal);
  } finally {
    close();
  }
}

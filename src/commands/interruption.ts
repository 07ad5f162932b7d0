import { setMaxListeners } from 'node:events';
import type { Host } from '../host.js';

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Lets `action` come to an end of its own when somebody wants us gone. A second signal ends us at once. */
export async function untilInterrupted<T>(
  { signals }: Pick<Host, 'signals'>,
  action: (leaving: AbortSignal) => Promise<T>,
): Promise<T> {
  const leaving = new AbortController();
  // Many requests at a time end with it.
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

/**
 * Waits, unless somebody wants us gone. To that of node:timers/promises an interruption is an error, and most runs end with
 * one: before their second is over, in which they would be announced.
 */
export function pause(seconds: number, leaving: AbortSignal): Promise<'passed' | 'interrupted'> {
  return new Promise((resolve) => {
    const interrupt = (): void => {
      clearTimeout(timer);
      resolve('interrupted');
    };
    const timer = setTimeout(() => {
      leaving.removeEventListener('abort', interrupt);
      resolve('passed');
    }, seconds * 1000);
    if (leaving.aborted) interrupt();
    else leaving.addEventListener('abort', interrupt, { once: true });
  });
}

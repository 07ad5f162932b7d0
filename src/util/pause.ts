/**
 * Waits for `seconds`, or until `leaving` aborts. Does not use node:timers/promises, which creates an error when it is
 * aborted: most runs abort a pause, because they end within the second before they would be announced.
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

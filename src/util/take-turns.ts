/** In milliseconds. */
const LONGEST_TURN = 10;

/**
 * For long work that never waits: gives other work its turn from time to time.
 *
 * @returns to be awaited after each step
 */
export function turns(): () => Promise<void> {
  let begun = performance.now();
  return async () => {
    if (performance.now() - begun < LONGEST_TURN) return;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    begun = performance.now();
  };
}

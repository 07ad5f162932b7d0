/** In milliseconds. Who asks after a change wants to see it. */
const LONGEST_USE = 200;

/**
 * Makes a value for everybody who asks at the same time. It is used again for as long as it took to make, but not for long:
 * however many ask, there is time for other work.
 */
export function shared<T>(make: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | undefined;
  return () => {
    if (current !== undefined) return current;
    const begun = performance.now();
    const made = make();
    current = made;
    const forget = (): void => {
      if (current === made) current = undefined;
    };
    made.then(
      () => void setTimeout(forget, Math.min(performance.now() - begun, LONGEST_USE)).unref(),
      forget,
    );
    return made;
  };
}

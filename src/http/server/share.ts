/** Maximum age in milliseconds: someone who asks after a change wants to see it. */
const LONGEST_USE = 200;

/**
 * Makes one value for all concurrent callers. It is reused for as long as it took to make, up to a
 * limit, so that many callers can't use all CPU time.
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

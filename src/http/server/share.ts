/**
 * Makes a value for everybody who asks at the same time. It is used again for as long as it took to make: however many ask,
 * half of the time is free for other work.
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
    made.then(() => void setTimeout(forget, performance.now() - begun).unref(), forget);
    return made;
  };
}

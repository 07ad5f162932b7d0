/** Calls `make` at most once in this time. Until the next call it gives what the last one gave, or is about to give. */
export function atMostEvery<T>(milliseconds: number, make: () => Promise<T>): () => Promise<T> {
  let latest: { readonly at: number; readonly made: Promise<T> } | undefined;
  return () => {
    const now = performance.now();
    if (latest === undefined || now - latest.at > milliseconds) latest = { at: now, made: make() };
    return latest.made;
  };
}

/** Asks for all at the same time, and keeps the order. */
export async function filterAsync<T>(
  all: readonly T[],
  isKept: (each: T) => Promise<boolean>,
): Promise<readonly T[]> {
  const answers = await Promise.all(all.map(isKept));
  return all.filter((_, index) => answers[index]);
}

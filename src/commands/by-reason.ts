/**
 * A line for each reason, with how many groups have it: a gateway that is down is one reason for all.
 *
 * @param describe what has become of so many groups
 */
export function byReason(
  reasons: readonly string[],
  describe: (count: number) => string,
): readonly string[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${describe(count)}: ${reason}`);
}

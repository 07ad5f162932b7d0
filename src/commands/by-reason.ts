/**
 * Returns one line per reason, with the number of groups it applies to: when a gateway is down, all
 * groups share one reason.
 * @param describe says what happened to that many groups
 */
export function byReason(
  reasons: readonly string[],
  describe: (count: number) => string,
): readonly string[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${describe(count)}: ${reason}`);
}

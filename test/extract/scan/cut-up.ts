/** The same bytes as chunks that end at `cuts`. */
export function cutUp(whole: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const edges = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b)];
  return edges.map((edge, index) => whole.subarray(edge, edges[index + 1]));
}

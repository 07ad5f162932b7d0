export interface Spread {
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [lowerQuartile, median, upperQuartile] = [0.25, 0.5, 0.75].map((share) =>
    quantile(sorted, share),
  ) as [number, number, number];
  return { lowerQuartile, median, upperQuartile };
}

export function median(values: readonly number[]): number {
  return spreadOf(values).median;
}

/** Between two neighbours it is interpolated. */
function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position % 1);
}

/** Each candidate once a round, so that whatever else the machine does hits all of them. Results by candidate. */
export async function inTurns<C, R>(
  candidates: readonly C[],
  rounds: number,
  measure: (candidate: C) => Promise<R>,
): Promise<readonly (readonly R[])[]> {
  const results = candidates.map((): R[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, candidate] of candidates.entries()) {
      results[index]!.push(await measure(candidate));
    }
  }
  return results;
}

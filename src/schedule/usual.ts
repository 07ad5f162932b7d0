import type { RunSummary } from '../model/group-state.js';

/** Minimum number of successes to know usual values. */
export const ENOUGH_RUNS = 5;

/** Durations of the remembered successful runs, in seconds. */
export function successfulDurations(runs: readonly RunSummary[]): readonly number[] {
  return runs
    .filter(({ outcome }) => outcome === 'success')
    .map(({ durationSeconds }) => durationSeconds);
}

/** Undefined if too few are known. */
export function percentile95(durations: readonly number[]): number | undefined {
  if (durations.length < ENOUGH_RUNS) return undefined;
  const sorted = durations.toSorted((a, b) => a - b);
  return sorted[Math.ceil(0.95 * sorted.length) - 1];
}

/** Undefined if too few are known. Ignores NaN, which means that the pattern matched nothing. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  if (sorted.length < ENOUGH_RUNS) return undefined;
  const [low = 0, high = low] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.floor(sorted.length / 2)],
  ];
  return (low + high) / 2;
}

import type { RunSummary } from '../model/group-state.js';

/** With fewer successes than these, what is usual is not known. */
export const ENOUGH_RUNS = 5;

/** Of the remembered successful runs, in seconds. */
export function successfulDurations(runs: readonly RunSummary[]): readonly number[] {
  return runs
    .filter(({ outcome }) => outcome === 'success')
    .map(({ durationSeconds }) => durationSeconds);
}

/** Undefined while too few are known. */
export function percentile95(durations: readonly number[]): number | undefined {
  if (durations.length < ENOUGH_RUNS) return undefined;
  const sorted = durations.toSorted((a, b) => a - b);
  return sorted[Math.ceil(0.95 * sorted.length) - 1];
}

/** Undefined while too few are known. Leaves NaN out: the pattern matched nothing. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  if (sorted.length < ENOUGH_RUNS) return undefined;
  const [low = 0, high = low] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.floor(sorted.length / 2)],
  ];
  return (low + high) / 2;
}

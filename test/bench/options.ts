/** What `bench.js` hands on. */
export interface BenchOptions {
  readonly quick: boolean;
  readonly part: readonly Part[];
  /** Absolute paths. */
  readonly node: readonly string[];
  readonly rounds: number;
  readonly megabytes: number;
  /** Absolute path of the file for all numbers. */
  readonly json: string;
}

export type Part = 'start' | 'throughput' | 'crowd' | 'groups' | 'years' | 'fleet' | 'outage';

/** Undefined where nobody asked for a bench: it is started by `npm run bench` only. */
export function readOptions(): BenchOptions | undefined {
  const text = process.env['JOBMETER_BENCH'];
  return text === undefined ? undefined : (JSON.parse(text) as BenchOptions);
}

import { resolveMeasurements } from '../../src/plan/resolve-measurements.js';
import { Resolver } from '../../src/options/resolver.js';
import { Scanner } from '../../src/extract/scan/scanner.js';
import type { NamedValue } from '../../src/model/job-run.js';

export interface Found {
  readonly records: Readonly<Record<string, number>>;
  readonly gauges: Readonly<Record<string, number>>;
  readonly remarks: readonly string[];
}

/** By the key of the option. */
export type Asked = Readonly<Partial<Record<'preset' | 'records' | 'gauge', string>>>;

/** What options find in what a tool has printed, by the very code of a run: series, as in an exposition, and value. */
export async function find(asked: Asked, output: Buffer): Promise<Found> {
  const settings = Object.entries(asked).map(([key, value]) => {
    return [key, { values: [value], source: `--${key}`, origin: 'flag' }] as const;
  });
  const resolver = new Resolver(Object.fromEntries(settings));
  const key = { job: 'j', labels: { instance: 'a' } };
  const surroundings = { key, labels: {}, prefix: 'batch_job_' };
  const patterns = await resolveMeasurements(resolver, surroundings);
  if (resolver.problems.length > 0) throw new Error(JSON.stringify(resolver.problems));
  const scanner = new Scanner(patterns, { monotonic: () => 0 }, 'own');
  scanner.stream('stdout')(output);
  const { records, gauges, remarks } = scanner.finish(0);
  return { records: series(records), gauges: series(gauges), remarks };
}

function series(values: readonly NamedValue[]): Readonly<Record<string, number>> {
  return Object.fromEntries(values.map(({ name, labels, value }) => [nameOf(name, labels), value]));
}

function nameOf(name: string, labels: NamedValue['labels']): string {
  const pairs = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const texts = pairs.map(([label, value]) => `${label}="${value}"`);
  return texts.length === 0 ? name : `${name}{${texts.join(',')}}`;
}

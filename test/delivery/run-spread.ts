import { orderOf } from '../../src/destinations/spread.js';
import { jobmeter } from '../rig/jobmeter.js';

export interface Gateway {
  readonly url: string;
}

export const named = (fleet: readonly Gateway[]) => fleet.flatMap(({ url }) => ['--gateway', url]);

/** A job whose group goes to these gateways in this order. */
export function jobFor(fleet: readonly Gateway[], nth = 0): string {
  const urls = fleet.map(({ url }) => url);
  const jobs = Array.from({ length: 2000 }, (_, index) => `job_${index}`);
  return jobs.filter((job) => orderOf(urls, { job, labels: {} }).join() === urls.join())[nth]!;
}

export interface Place {
  readonly home: string;
  readonly fleet: readonly Gateway[];
  readonly nodeArgs?: readonly string[];
}

/** A gateway that is there has to answer within a quarter of the time, whatever the load. */
export async function runSpread(
  { fleet, ...place }: Place,
  job: string,
  command = 'true',
  ...options: readonly string[]
) {
  const line = ['run', '-j', job, '--spread=failover', '--push-timeout', '30', ...named(fleet)];
  const { exitCode, stderr } = await jobmeter([...line, ...options, '--', command], place);
  return { exitCode, text: stderr.toString() };
}

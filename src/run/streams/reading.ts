import type { Plan } from '../../model/plan.js';
import type * as teeOutput from './tee-output.js';

export type Reading = typeof teeOutput;

/** What it takes to read output; not loaded where there is nothing to be read. */
export async function readingFor(plan: Plan): Promise<Reading | undefined> {
  const isParsed = plan.records.length + plan.gauges.length + plan.stages.length > 0;
  return isParsed || plan.output === 'on-failure' ? import('./tee-output.js') : undefined;
}

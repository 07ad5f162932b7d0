import type { Plan } from '../../model/plan.js';
import type * as teeOutput from './tee-output.js';

export type OutputReader = typeof teeOutput;

/** Loads the code that reads output, if the plan needs it. */
export async function loadOutputReader(plan: Plan): Promise<OutputReader | undefined> {
  const isParsed = plan.records.length + plan.gauges.length + plan.stages.length > 0;
  return isParsed || plan.output === 'on-failure' ? import('./tee-output.js') : undefined;
}

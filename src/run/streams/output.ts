import type { Plan } from '../../model/plan.js';
import { type Findings, NO_FINDINGS } from '../../extract/scan/findings.js';
import type * as readAlong from './tee-output.js';

/** What the command gets as its descriptors, and how its output is read on the way. */
export interface Output {
  readonly stdio: readonly [number, number, number];
  /** To be called once the command has its own copies of the descriptors. */
  begin(): void;
  /** What was found by now. */
  soFar(): Findings;
  /** To be called when the command is gone. */
  finish(endedMonotonic: number): Promise<Findings>;
}

/** The command gets the very descriptors that we got, and nothing is read. */
export function handDown(remarks: readonly string[] = []): Output {
  return {
    stdio: [0, 1, 2],
    begin() {},
    soFar: () => NO_FINDINGS,
    finish: () => Promise.resolve({ ...NO_FINDINGS, remarks }),
  };
}

export type Reading = typeof readAlong;

/** What it takes to read output; not loaded where there is nothing to be read. */
export async function readingFor(plan: Plan): Promise<Reading | undefined> {
  const isParsed = plan.records.length + plan.gauges.length + plan.stages.length > 0;
  return isParsed || plan.output === 'on-failure' ? import('./tee-output.js') : undefined;
}

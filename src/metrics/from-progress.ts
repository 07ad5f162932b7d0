import type { JobRun } from '../model/job-run.js';
import type { Families } from '../model/metric-family.js';
import { gaugeFamilies, outputFamilies, recordFamily, stageFamily } from './from-run.js';
import { type Compared, comparedFamilies } from './from-due.js';
import { type Started, startedFamilies } from './from-state.js';

/** Results of a run in progress. */
export type Progress = Pick<JobRun, 'records' | 'gauges' | 'stages' | 'output'>;

export const NO_PROGRESS: Progress = { records: [], gauges: [], stages: [], output: [] };

/**
 * Leaves out values that were not found yet, so that the gateway keeps its own. Only at the end is
 * a value known to be missing.
 */
export function progressFamilies(
  run: Started,
  { records, gauges, stages, output }: Progress,
  prefix: string,
  compared: Compared,
): Families {
  const { labels } = run;
  const found = <T extends { readonly value: number }>(values: readonly T[]): readonly T[] =>
    values.filter(({ value }) => !Number.isNaN(value));
  const begun = stages.filter(({ seconds }) => !Number.isNaN(seconds));
  return {
    core: [
      ...startedFamilies(run, prefix, 1, compared.due),
      ...comparedFamilies(compared, prefix),
      ...outputFamilies({ output, labels }, prefix),
      stageFamily({ stages: begun, labels }, prefix),
    ],
    userNamed: [
      recordFamily({ records: found(records), labels }, prefix),
      ...gaugeFamilies({ gauges: found(gauges), labels }),
    ],
  };
}

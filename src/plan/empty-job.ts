import type { LocatedProblem } from '../options/resolver.js';

export const JOB_VARIABLE = 'JOBMETER_JOB';

/**
 * A CI system sets `JOBMETER_JOB=` if the variable it is derived from is missing. That is a mistake
 * in the environment, not on the command line.
 */
export const EMPTY_JOB: LocatedProblem = {
  key: 'job',
  source: JOB_VARIABLE,
  origin: 'environment',
  text: 'is set but empty: give the name of the job',
};

import type { JobRun } from './job-run.js';

/** What a job has become, before the run gets its names. */
export interface FinishedJob {
  readonly run: Omit<JobRun, 'id' | 'host' | 'version'>;
  readonly remarks: readonly string[];
}

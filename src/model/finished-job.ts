import type { JobRun } from './job-run.js';

/** The result of a job, before it becomes a `JobRun` with names. */
export interface FinishedJob {
  readonly run: Omit<JobRun, 'id' | 'host' | 'version'>;
  readonly remarks: readonly string[];
}

import type { GroupState } from './group-state.js';
import type { JobRun } from './job-run.js';

/** A run and the state of its group after it. */
export interface RecordedRun {
  readonly run: JobRun;
  readonly state: GroupState;
  /** `unknown` without local state. Totals and consecutive failures are then meaningless. */
  readonly history: 'known' | 'unknown';
  readonly remarks: readonly string[];
}

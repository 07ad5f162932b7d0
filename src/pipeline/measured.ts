import type { DeliveryResult } from '../model/delivery.js';
import type { RecordedRun } from '../model/recorded-run.js';
import type { FinishedJob } from '../model/finished-job.js';

/** The result of a run and of its deliveries. */
export interface Measured extends Pick<RecordedRun, 'run' | 'state' | 'history'> {
  readonly kind: 'measured';
  readonly deliveries: readonly DeliveryResult[];
  /** Warnings for the user. They never fail the run. */
  readonly remarks: readonly string[];
}

/** Measuring or delivery threw (out of memory, out of descriptors, a bug). The run itself is still reported. */
export interface Unmeasured {
  readonly kind: 'unmeasured';
  readonly run: FinishedJob['run'];
  readonly reason: unknown;
}

import type { DeliveryResult } from '../model/delivery.js';
import type { RecordedRun } from '../model/recorded-run.js';
import type { FinishedJob } from '../run/summary.js';

/** Everything that is known when a run is over. */
export interface Measured extends Pick<RecordedRun, 'run' | 'state' | 'history'> {
  readonly kind: 'measured';
  readonly deliveries: readonly DeliveryResult[];
  /** What the person should know; never a reason to fail the run. */
  readonly remarks: readonly string[];
}

/** Something failed that never should (no memory, no descriptors left, a mistake of ours). The run is still reported. */
export interface Unmeasured {
  readonly kind: 'unmeasured';
  readonly run: FinishedJob['run'];
  readonly reason: unknown;
}

import type { Destination } from '../destinations/destination.js';
import { hasArrived } from '../destinations/delivery-outcome.js';
import { single } from '../metrics/catalogue.js';
import type { GroupingKey } from '../model/grouping-key.js';
import type { Families } from '../model/metric-family.js';
import { DEFAULT_PREFIX } from '../model/plan.js';
import { isThere, makeMarker, removeFile } from '../platform/files.js';
import type { PendingSummary } from '../state/pending-markers.js';
import type { StateStore } from '../state/store.js';

/** One group a host, for the alert that results do not arrive. */
const JOB = 'jobmeter';

/** Such a group is at every gateway that was flushed to: `--spread` does not say where it belongs. */
export function isPendingReport({ job, labels }: GroupingKey): boolean {
  const [name, ...others] = Object.keys(labels);
  return job === JOB && name === 'instance' && others.length === 0;
}

/**
 * Tells a destination how many groups of this host wait for any destination. A host on which none has ever waited tells
 * nothing. Nothing is said where it fails: that results wait is known then.
 */
export async function reportPending(
  store: StateStore,
  destination: Destination,
  host: string,
  signal: AbortSignal,
): Promise<void> {
  const { layout } = store;
  const told = layout.pendingReport(destination.name);
  try {
    const summary = await store.pending.summary();
    if (summary.groups === 0 && !(await isThere(layout.disk, told))) return;
    const key = { job: JOB, labels: { instance: host } };
    const delivery = await destination.send(key, familiesOf(summary), { mode: 'add', signal });
    if (!hasArrived({ delivery })) return;
    if (summary.groups === 0) await removeFile(layout.disk, told);
    else await makeMarker(layout.disk, told);
  } catch {
    // The next flush tries again.
  }
}

function familiesOf({ groups, oldestAt }: PendingSummary): Families {
  return {
    core: [
      single(DEFAULT_PREFIX, 'pending_groups', groups),
      single(DEFAULT_PREFIX, 'pending_since_timestamp_seconds', oldestAt),
    ],
    userNamed: [],
  };
}

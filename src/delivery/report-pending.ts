import type { Destination } from '../destinations/destination.js';
import { hasArrived } from '../destinations/delivery-outcome.js';
import { single } from '../metrics/catalogue.js';
import type { GroupingKey } from '../model/grouping-key.js';
import type { Families } from '../model/metric-family.js';
import { DEFAULT_PREFIX } from '../model/plan.js';
import { isThere, makeMarker, removeFile } from '../platform/files.js';
import type { PendingSummary } from '../state/pending-markers.js';
import type { StateStore } from '../state/store.js';

/** The job of the report. Each host has one group, for the alert that results do not arrive. */
const JOB = 'jobmeter';

/** Every gateway that was flushed to has the group of the report, even with `--spread`. */
export function isPendingReport({ job, labels }: GroupingKey): boolean {
  const [name, ...others] = Object.keys(labels);
  return job === JOB && name === 'instance' && others.length === 0;
}

/**
 * Sends to a destination how many groups of this host are pending at any destination. Sends nothing from a host where no
 * group was ever pending. A failure is not reported: the flush itself reports that groups are pending.
 */
export async function reportPending(
  store: StateStore,
  destination: Destination,
  host: string,
  signal: AbortSignal,
): Promise<void> {
  const { layout } = store;
  const reported = layout.pendingReport(destination.name);
  try {
    const summary = await store.pending.summary();
    if (summary.groups === 0 && !(await isThere(layout.disk, reported))) return;
    const key = { job: JOB, labels: { instance: host } };
    const delivery = await destination.send(key, familiesOf(summary), { mode: 'add', signal });
    if (!hasArrived({ delivery })) return;
    if (summary.groups === 0) await removeFile(layout.disk, reported);
    else await makeMarker(layout.disk, reported);
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

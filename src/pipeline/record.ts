import { foldContextOf } from '../state/fold-context.js';
import { destinationNames } from '../model/destination.js';
import type { Host } from '../host.js';
import type { Plan } from '../model/plan.js';
import type { JobRun } from '../model/job-run.js';
import { diskFor } from '../platform/disk.js';
import { fold } from '../state/fold.js';
import type { RecordedRun } from '../model/recorded-run.js';
import { StateStore } from '../state/store.js';
import { uuid } from '../platform/uuid.js';
import { ownVersion } from '../util/version.js';

type Identity = Pick<JobRun, 'id' | 'host' | 'version'>;

export function identify<T extends object>(host: Host, run: T): T & Identity {
  return { ...run, id: uuid(), host: host.hostname(), version: ownVersion() };
}

/** Folds the run into the state of its group and writes it to disk, before anything is sent. */
export async function recordRun(
  host: Pick<Host, 'clock' | 'eventLoop'>,
  plan: Plan,
  run: JobRun,
): Promise<RecordedRun> {
  const unknown = (remarks: readonly string[]): RecordedRun => ({
    run,
    state: fold(undefined, foldContextOf(plan, host.clock.now()), run),
    history: 'unknown',
    remarks,
  });
  if (plan.state.kind === 'none') return unknown([]);
  const disk = diskFor(host, destinationNames(plan).length);
  const update = await new StateStore(plan.state, disk).update(plan.key, (previous) =>
    fold(previous, foldContextOf(plan, host.clock.now()), run),
  );
  if (update.kind === 'problem') return unknown([`this run is not recorded: ${update.text}`]);
  return { run, state: update.state, history: 'known', remarks: update.remarks };
}

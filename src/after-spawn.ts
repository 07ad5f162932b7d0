import type { Host } from './host.js';
import type { Plan } from './plan/plan.js';
import type { JobRun } from './run/job-run.js';
import { circumstancesOf } from './delivery/circumstances.js';
import { destinationNames } from './destinations/places.js';
import { diskFor } from './disk.js';
import { fold } from './state/fold.js';
import type { GroupState } from './state/group-state.js';
import { StateStore } from './state/store.js';
import { uuid } from './uuid.js';
import { ownVersion } from './version.js';

/** What comes behind the run. This module and what it imports is loaded after the command was started. */
export { announce } from './delivery/announce.js';

type Identity = Pick<JobRun, 'id' | 'host' | 'version'>;

export function identify<T extends object>(host: Host, run: T): T & Identity {
  return { ...run, id: uuid(), host: host.hostname(), version: ownVersion() };
}

/** What the end of a run will take. */
export const AHEAD: readonly ((plan: Plan) => Promise<unknown> | undefined)[] = [
  ({ state }) => (state.kind === 'none' ? undefined : import('./state/lock.js')),
];

/** Loads it while the job runs: one by one, since an end of the job is not seen before a module is loaded. */
export async function loadAhead(ahead: typeof AHEAD, plan: Plan): Promise<void> {
  for (const load of ahead) {
    await new Promise((resolve) => setImmediate(resolve));
    await load(plan);
  }
}

export interface Kept {
  readonly run: JobRun;
  readonly state: GroupState;
  /** `unknown` where no state is kept: then totals and failures in a row mean nothing. */
  readonly history: 'known' | 'unknown';
  readonly remarks: readonly string[];
}

/** Folds the run into the state of its group, on disk before anything is sent. */
export async function keep(
  host: Pick<Host, 'clock' | 'eventLoop'>,
  plan: Plan,
  run: JobRun,
): Promise<Kept> {
  const unknown = (remarks: readonly string[]): Kept => ({
    run,
    state: fold(undefined, circumstancesOf(plan, host.clock.now()), run),
    history: 'unknown',
    remarks,
  });
  if (plan.state.kind === 'none') return unknown([]);
  const disk = diskFor(host, destinationNames(plan).length);
  const update = await new StateStore(plan.state, disk).update(plan.key, (previous) =>
    fold(previous, circumstancesOf(plan, host.clock.now()), run),
  );
  if (update.kind === 'problem') return unknown([`this run is not recorded: ${update.text}`]);
  return { run, state: update.state, history: 'known', remarks: update.remarks };
}

/** There is nowhere to send it. */
export async function deliver(): Promise<Record<'dispatches' | 'problems', readonly never[]>> {
  return { dispatches: [], problems: [] };
}

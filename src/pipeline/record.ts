import { dueFoldOf } from '../state/due-of-plan.js';
import { type FoldContext, foldContextOf } from '../state/fold-context.js';
import { destinationNames } from '../model/destination.js';
import type { Host } from '../host.js';
import type { Plan, StateLocation } from '../model/plan.js';
import type { GroupState } from '../model/group-state.js';
import type { JobRun } from '../model/job-run.js';
import { diskFor } from '../platform/disk.js';
import { fold } from '../state/fold.js';
import type { RecordedRun } from '../model/recorded-run.js';
import { NAME_STATE_DIRECTORY } from '../plan/resolve-state.js';
import { nameOf } from '../state/layout.js';
import { foldLost } from '../state/lost-runs.js';
import { findLost, forgetLost } from '../state/record-lost.js';
import { StateStore } from '../state/store.js';

const NOT_KEPT = 'this run is not kept on disk';

/** Folds the run into the state of its group and writes it to disk, before anything is sent. */
export async function recordRun(
  host: Pick<Host, 'clock' | 'eventLoop'>,
  plan: Plan,
  run: JobRun,
): Promise<RecordedRun> {
  let scheduled: readonly string[] = [];
  const contextAfter = async (previous: GroupState | undefined): Promise<FoldContext> => {
    const { due, remarks } = await dueFoldOf(plan, previous?.due);
    scheduled = remarks;
    return foldContextOf(plan, host.clock.now(), due);
  };
  const unknown = async (remarks: readonly string[]): Promise<RecordedRun> => ({
    run,
    state: fold(undefined, await contextAfter(undefined), run),
    history: 'unknown',
    remarks: [...scheduled, ...remarks],
  });
  if (plan.state.kind === 'none') return unknown(reasonsIn(plan.state));
  const store = new StateStore(plan.state, diskFor(host, destinationNames(plan).length));
  const lost = await findLost(store, nameOf(plan.key));
  const update = await store.update(plan.key, async (previous) => {
    const context = await contextAfter(previous);
    const known = foldLost(previous, lost, { now: context.now, before: run.startedAt });
    return fold(known, context, run);
  });
  if (update.kind === 'problem') return unknown([`${NOT_KEPT}: ${update.text}`]);
  await forgetLost(store, lost);
  return { run, state: update.state, history: 'known', remarks: [...scheduled, ...update.remarks] };
}

function reasonsIn({ reason }: Extract<StateLocation, { kind: 'none' }>): readonly string[] {
  if (reason === undefined) return [];
  return [`${NOT_KEPT}: ${reason}; ${NAME_STATE_DIRECTORY}, or give --no-state`];
}

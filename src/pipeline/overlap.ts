import type { Host } from '../host.js';
import type { Plan } from '../model/plan.js';
import { pooled } from '../platform/disk.js';
import { type StartDecision, INTERRUPTED, START } from '../run/start-decision.js';
import type { Holder } from '../state/holder.js';
import { nameOf } from '../state/layout.js';
import { NO_LOCKS } from '../state/locks.js';
import { markOnlyRun, type RunningMarker } from '../state/running-lock.js';
import { reasonOf, StateStore } from '../state/store.js';

/** EX_TEMPFAIL of sysexits.h: not now. */
const TEMPORARY_FAILURE = 75;

/** Lets the run start only if no other one of its group goes on, and marks that it does. */
export interface OverlapCheck extends RunningMarker {
  readonly ask: () => Promise<StartDecision>;
  /** What there is to say to the person. */
  readonly remarks: () => readonly string[];
}

/**
 * For all policies but `allow`. The command and what it leaves behind do not inherit the lock. Where it can't be had, the job
 * runs all the same.
 */
export function openStartCheck(
  clock: Host['clock'],
  { overlap, state, key }: Pick<Plan, 'overlap' | 'state' | 'key'>,
  leaving: AbortSignal,
): OverlapCheck {
  let marker: RunningMarker | undefined;
  const remarks: string[] = [];
  const unguarded = (reason: string): StartDecision => {
    remarks.push(`--overlap ${overlap} has no effect: ${reason}`);
    return START;
  };
  const refused = (holder: Holder | undefined): StartDecision => {
    const exitCode = overlap === 'fail' ? TEMPORARY_FAILURE : 0;
    return { kind: 'skipped', reason: describe(holder), exitCode };
  };
  return {
    async ask() {
      if (state.kind === 'none') return unguarded('no state is kept, and the lock would be there');
      try {
        const store = new StateStore(state, pooled);
        await store.prepare();
        const run = { group: nameOf(key), startedAt: () => clock.now() };
        const manner = overlap === 'wait' ? 'wait' : 'try';
        const start = await markOnlyRun(store.layout, run, manner, leaving);
        if (start.kind === 'unsupported') return unguarded(NO_LOCKS);
        if (start.kind === 'refused') return leaving.aborted ? INTERRUPTED : refused(start.holder);
        ({ marker } = start);
        return START;
      } catch (error) {
        return leaving.aborted ? INTERRUPTED : unguarded(reasonOf(error));
      }
    },
    leave: async () => marker?.leave(),
    remarks: () => remarks,
  };
}

function describe(holder: Holder | undefined): string {
  const reason = 'an earlier run of the same group still goes on';
  if (holder === undefined) return reason;
  const since = new Date(holder.startedAt * 1000).toISOString().replace(/\.\d+/, '');
  return `${reason} (pid ${holder.pid}, since ${since})`;
}

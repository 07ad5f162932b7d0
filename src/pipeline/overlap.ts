import path from 'node:path';
import type { Plan } from '../model/plan.js';
import { type StartDecision, INTERRUPTED, START } from '../run/start-decision.js';
import { pooled } from '../platform/disk.js';
import { makeDirectory } from '../platform/files.js';
import { nameOf } from '../state/layout.js';
import { acquireLock, type Lock } from '../platform/lock.js';
import { StateStore } from '../state/store.js';

/** EX_TEMPFAIL of sysexits.h: not now. */
const TEMPORARY_FAILURE = 75;

const REASON = 'an earlier run of the same group still goes on';

/** A gate that lets one run of a group through at a time, and what there is to say of it. */
export interface OverlapGate {
  readonly ask: () => Promise<StartDecision>;
  /** To be called when the run has ended: the next one may start. */
  readonly leave: () => Promise<void>;
  readonly remarks: () => readonly string[];
}

/**
 * The lock is one of the kernel on a file in the state directory: it is gone as soon as we are, however we end. The
 * command and what it leaves behind do not inherit it. Where it can't be had, the job runs all the same.
 */
export function openGate(
  { overlap, state, key }: Pick<Plan, 'overlap' | 'state' | 'key'>,
  leaving: AbortSignal,
): OverlapGate {
  let lock: Lock | undefined;
  const remarks: string[] = [];
  const unguarded = (reason: string): StartDecision => {
    remarks.push(`--overlap ${overlap} has no effect: ${reason}`);
    return START;
  };
  return {
    async ask() {
      if (state.kind === 'none') return unguarded('no state is kept, and the lock would be there');
      try {
        const store = new StateStore(state, pooled);
        await store.prepare();
        const file = store.layout.runningLock(nameOf(key));
        await makeDirectory(pooled, path.dirname(file));
        lock = await acquireLock(pooled, file, overlap === 'wait' ? leaving : 'none');
      } catch (error) {
        return unguarded(error instanceof Error ? error.message : String(error));
      }
      if (lock !== undefined) return START;
      if (overlap === 'wait') return INTERRUPTED;
      return {
        kind: 'skipped',
        reason: REASON,
        exitCode: overlap === 'fail' ? TEMPORARY_FAILURE : 0,
      };
    },
    leave: async () => lock?.release(),
    remarks: () => remarks,
  };
}

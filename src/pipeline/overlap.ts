import type { Host } from '../host.js';
import type { Plan } from '../model/plan.js';
import { pooled } from '../platform/disk.js';
import { isAlive } from '../platform/process-identity.js';
import { uuid } from '../platform/uuid.js';
import { type StartDecision, INTERRUPTED, START } from '../run/start-decision.js';
import { type Layout, nameOf } from '../state/layout.js';
import { NO_LOCKS } from '../state/locks.js';
import { findOpenRuns } from '../state/lost-runs.js';
import { markOnlyRun, type RunningMarker } from '../state/running-lock.js';
import { StateStore } from '../state/store.js';
import { reasonOf } from '../util/reason-of.js';
import { startNoteOf } from './start-note.js';
import { localTimeWithOffset } from '../util/local-time.js';
import { isWatched } from './is-watched.js';

/** EX_TEMPFAIL of sysexits.h: not now. */
const TEMPORARY_FAILURE = 75;

/** Lets the run start only if no other run of its group is in progress, and marks it as running. */
export interface OverlapCheck extends RunningMarker {
  /** Id of the run. */
  readonly id: string;
  readonly ask: () => Promise<StartDecision>;
  /** Messages for the user. */
  readonly remarks: () => readonly string[];
}

/**
 * For all policies except `allow`. The command and its background processes do not inherit the
 * lock. If there are no locks, the job runs nevertheless.
 */
export function openStartCheck(host: Host, plan: Plan, leaving: AbortSignal): OverlapCheck {
  const { overlap, state } = plan;
  const [id, group] = [uuid(), nameOf(plan.key)];
  let marker: RunningMarker | undefined;
  const remarks: string[] = [];
  const unguarded = (reason: string): StartDecision => {
    remarks.push(`--overlap ${overlap} has no effect: ${reason}`);
    return START;
  };
  const refused = async (layout: Layout): Promise<StartDecision> => {
    const exitCode = overlap === 'fail' ? TEMPORARY_FAILURE : 0;
    return { kind: 'skipped', reason: await describeOther(layout, group), exitCode };
  };
  return {
    id,
    async ask() {
      if (state.kind === 'none') return unguarded('no state is kept, and the lock would be there');
      try {
        const store = new StateStore(state, pooled);
        await store.prepare();
        const run = { group, note: () => startNoteOf(host, plan, id, host.clock.now()) };
        let start = await markOnlyRun(store.layout, run, 'try', leaving);
        if (start.kind === 'refused' && overlap === 'wait' && !leaving.aborted) {
          if (isWatched(host, plan)) await sayWait(host, store.layout, group);
          start = await markOnlyRun(store.layout, run, 'wait', leaving);
        }
        if (start.kind === 'refused') {
          return leaving.aborted ? INTERRUPTED : await refused(store.layout);
        }
        ({ marker } = start);
        return start.kind === 'unsupported' ? unguarded(NO_LOCKS) : START;
      } catch (error) {
        return leaving.aborted ? INTERRUPTED : unguarded(reasonOf(error));
      }
    },
    async leave() {
      const left = marker;
      marker = undefined;
      await left?.leave();
    },
    remarks: () => remarks,
  };
}

async function sayWait({ stderr }: Host, layout: Layout, group: string): Promise<void> {
  stderr.display(`jobmeter: the command waits: ${await describeOther(layout, group)}\n`);
}

/** Names the latest run, if its process is known. */
async function describeOther(layout: Layout, group: string): Promise<string> {
  const reason = 'an earlier run of the same group is still running';
  const { running } = await findOpenRuns(layout, group).catch(() => ({ running: [] }));
  const known = running.flatMap(({ note: { process, startedAt } }) =>
    process !== undefined && isAlive(process) === true ? [{ pid: process.pid, startedAt }] : [],
  );
  const last = known.at(-1);
  if (last === undefined) return reason;
  return `${reason} (pid ${last.pid}, since ${localTimeWithOffset(last.startedAt)})`;
}

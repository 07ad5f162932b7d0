import type { Started } from '../../metrics/from-state.js';
import type { Plan } from '../../model/plan.js';
import { pooled } from '../../platform/disk.js';
import { dueFoldOf } from '../../state/due-of-plan.js';
import { foldContextOf } from '../../state/fold-context.js';
import { nameOf } from '../../state/layout.js';
import { foldLost } from '../../state/lost-runs.js';
import { findLost, forgetLost } from '../../state/record-lost.js';
import { recordStart } from '../../state/record-start.js';
import { syncNote } from '../../state/start-notes.js';
import { StateStore } from '../../state/store.js';

export type NotableRun = Started & { readonly id: string };

export interface NotedStart {
  /** Warnings for the user. */
  readonly remarks: readonly string[];
  /** Number of lost runs found. */
  readonly lost: number;
}

export const NOTHING_NOTED: NotedStart = { remarks: [], lost: 0 };

/**
 * Records the start of the run on disk, before a destination hears of it: a run of the group that ends meanwhile must know
 * that it is not the last that started. Counts the lost runs of the group now, because this run may take hours. A failure
 * is not reported: the end of the run reports the same one.
 *
 * @param now seconds since the epoch
 */
export async function noteStart(
  plan: Plan,
  { id, startedAt }: NotableRun,
  now: number,
  timeout: AbortSignal,
): Promise<NotedStart> {
  if (plan.state.kind === 'none') return NOTHING_NOTED;
  const group = nameOf(plan.key);
  const store = new StateStore(plan.state, pooled);
  const lost = await findLost(store, group);
  const update = await store.update(
    plan.key,
    async (known) => {
      const { due } = await dueFoldOf(plan, known?.due);
      const found = foldLost(known, lost, { now, before: startedAt });
      return recordStart(found, foldContextOf(plan, now, due), startedAt);
    },
    timeout,
  );
  if (update.kind === 'problem') return NOTHING_NOTED;
  await forgetLost(store, lost);
  await syncNote(store.layout, group, id).catch(() => {});
  return { remarks: update.remarks, lost: lost.length };
}

import { type GroupState, stateWithoutRuns } from '../model/group-state.js';
import { destinationsAfter } from './delivered.js';
import type { FoldContext } from './fold-context.js';
import { withLimits } from './limits.js';

/** Records a schedule without a run. The group becomes pending at its destinations. */
export function recordAnnouncement(
  previous: GroupState | undefined,
  { key, sentAs, destinations, now, due: fold, limits = {} }: FoldContext,
): GroupState {
  const lastSuccessAt = previous?.lastSuccess?.completedAt;
  const due = fold?.afterAnnouncement(
    previous?.due,
    { runs: previous?.runs ?? [], lastSuccessAt },
    now,
  );
  const known = withLimits(previous?.limits, limits);
  const before = previous ?? stateWithoutRuns(key, sentAs);
  return {
    ...before,
    sequence: before.sequence + 1,
    sentAs,
    ...(due && { due }),
    ...(Object.keys(known).length > 0 && { limits: known }),
    destinations: destinationsAfter(before.destinations, destinations),
  };
}

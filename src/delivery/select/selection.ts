import type { RemoteFamilies, SendOptions } from '../../destinations/destination.js';
import type { Moment, Selection } from '../../metrics/from-state.js';
import { asKnown } from './as-known.js';
import { completedAt, type DestinationState, type GroupState } from '../../model/group-state.js';

/** The part of a state to push to one destination, and how. */
export interface PushPayload {
  readonly selection: Selection;
  readonly mode: SendOptions['mode'];
}

/**
 * Selects the pending part of a state. Of each timestamp, the newer one of `state` and `remote` wins. Metrics of the
 * last run are left out if the destination holds a newer run. Undefined if the destination already has everything.
 *
 * @param remote the group as the destination holds it
 */
export function selectPending(
  state: GroupState,
  known: DestinationState,
  remote: RemoteFamilies | undefined,
): PushPayload | undefined {
  const { method } = state.sentAs;
  const lastRun = currentPart(state, known, remote);
  const isOvertaken = lastRun === 'none' && state.lastRun !== undefined;
  const mode = lastRun === 'whole' ? method : 'add';
  const selection: Selection = {
    lastRun,
    lastSuccess: newest(state, 'lastSuccess', momentIn(state, remote, 'last_success'), mode),
    lastFailure: newest(state, 'lastFailure', momentIn(state, remote, 'last_failure'), mode),
    // Totals belong to the last run that they count.
    history: isOvertaken ? 'unknown' : 'known',
  };
  const isEmpty =
    isOvertaken && selection.lastSuccess === undefined && selection.lastFailure === undefined;
  return isEmpty ? undefined : { selection, mode };
}

/** The payload of a skipped run: nothing that belongs to the run in progress. */
export const SKIPPED: PushPayload = {
  selection: { lastRun: 'none', lastSuccess: undefined, lastFailure: undefined, history: 'known' },
  mode: 'add',
};

/**
 * Selects what a run that has just ended sends. It is the newest run by definition. A success sends the last success,
 * and the last failure only if the destination lacks it; and vice versa.
 *
 * @param remote the group as the destination holds it; `unseen` if it was not fetched, see `isSnapshotNeeded`
 */
export function selectFresh(
  state: GroupState,
  remote: RemoteFamilies | undefined | 'unseen',
  history: Selection['history'],
): PushPayload {
  const { lastRun, lastSuccess, lastFailure, sentAs } = state;
  const other = (name: 'lastSuccess' | 'lastFailure', family: Family): Moment | undefined =>
    remote === 'unseen'
      ? undefined
      : newest(state, name, momentIn(state, remote, family), sentAs.method);
  const isSuccess = lastRun?.verdict === 'success';
  const isKept = !isSuccess && remote !== 'unseen' && hasSucceededElsewhere(state, remote);
  const selection: Selection = {
    lastRun: 'whole',
    lastSuccess: isSuccess ? lastSuccess : other('lastSuccess', 'last_success'),
    lastFailure: isSuccess ? other('lastFailure', 'last_failure') : lastFailure,
    history,
    ...(isKept && { isDeadlineKept: true }),
  };
  return { selection, mode: sentAs.method };
}

/** Whether the destination holds the deadline of a later success on another host. PUT would drop it. */
function hasSucceededElsewhere(state: GroupState, remote: RemoteFamilies | undefined): boolean {
  const held = momentIn(state, remote, 'last_success');
  const isOther = held !== undefined && held.completedAt !== state.lastSuccess?.completedAt;
  return isOther && newest(state, 'lastSuccess', held, state.sentAs.method) === undefined;
}

/**
 * Whether a run that has just ended must know what the destination holds: after a failure, because the gateway may have
 * been restarted and lack the last success; if a milestone of an earlier run is pending; and for PUT, which drops
 * everything that it does not send.
 */
export function isSnapshotNeeded(state: GroupState, known: DestinationState | undefined): boolean {
  const { lastRun, lastSuccess, sentAs } = state;
  if (sentAs.method === 'replace') return true;
  return lastRun?.verdict === 'success' ? isOtherMissing(state, known) : lastSuccess !== undefined;
}

/** Whether the milestone of the other verdict (failure after a success, and vice versa) was never delivered. */
export function isOtherMissing(
  { lastRun, lastSuccess, lastFailure }: GroupState,
  known: DestinationState | undefined,
): boolean {
  const other = lastRun?.verdict === 'success' ? lastFailure : lastSuccess;
  return other !== undefined && other.sequence > (known?.delivered ?? 0);
}

export type Family = 'last_success' | 'last_failure' | 'last_completion' | 'last_start';

export function momentIn(
  state: GroupState,
  remote: RemoteFamilies | undefined,
  name: Family,
): Moment | undefined {
  const [sample] = remote?.get(`${state.sentAs.prefix}${name}_timestamp_seconds`)?.samples ?? [];
  return sample && { completedAt: asKnown(state, sample.value), labels: sample.labels };
}

/** How much of the last run is still current: `end` if a newer run has started, `none` if a newer run has ended. */
function currentPart(
  state: GroupState,
  known: DestinationState,
  remote: RemoteFamilies | undefined,
): Selection['lastRun'] {
  const { lastRun, lastStartedAt = 0, runs } = state;
  if (lastRun === undefined) return 'none';
  const ended = momentIn(state, remote, 'last_completion')?.completedAt ?? 0;
  const isOurs = ended === known.completedAt || runs.some((run) => completedAt(run) === ended);
  const seemsNewer = ended > completedAt(lastRun);
  if (seemsNewer && !isOurs) return 'none';
  const started = momentIn(state, remote, 'last_start')?.completedAt ?? 0;
  const isOurStart = runs.some((run) => run.startedAt === started);
  // If the clock was set back, the run with the remote times has ended.
  const since = seemsNewer ? ended : lastStartedAt;
  return started > since && !isOurStart ? 'end' : 'whole';
}

/**
 * The local milestone if it is newer than the remote one. Otherwise undefined for POST, which keeps the remote one, and
 * the remote one for PUT. A remote milestone of one of our own earlier runs is older even if its time is later: the
 * clock was set back.
 */
function newest(
  { runs, ...state }: GroupState,
  name: 'lastSuccess' | 'lastFailure',
  remote: Moment | undefined,
  mode: SendOptions['mode'],
): Moment | undefined {
  const local = state[name];
  if (remote === undefined) return local;
  const isOurs = runs.some((run) => completedAt(run) === remote.completedAt);
  const isNewer =
    local !== undefined &&
    local.completedAt !== remote.completedAt &&
    (local.completedAt > remote.completedAt || isOurs);
  if (isNewer) return local;
  return mode === 'replace' ? remote : undefined;
}

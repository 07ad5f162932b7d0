import type { RemoteFamilies, SendOptions } from '../destinations/destination.js';
import type { Moment, Selection } from '../metrics/from-state.js';
import { completedAt, type DestinationState, type GroupState } from '../model/group-state.js';

/** What to send of a state to one destination, and how. */
export interface PushPayload {
  readonly selection: Selection;
  readonly mode: SendOptions['mode'];
}

/**
 * What is pending, for a destination that holds `held` by now: the newer value of each time wins, and what belongs to a
 * run is left alone where that run is newer. Undefined where it has everything, or newer.
 */
export function selectPending(
  state: GroupState,
  known: DestinationState,
  held: RemoteFamilies | undefined,
): PushPayload | undefined {
  const { method } = state.sentAs;
  const lastRun = stillNewest(state, known, held);
  const isOvertaken = lastRun === 'none' && state.lastRun !== undefined;
  const mode = lastRun === 'whole' ? method : 'add';
  const selection: Selection = {
    lastRun,
    lastSuccess: newest(state, 'lastSuccess', momentIn(state, held, 'last_success'), mode),
    lastFailure: newest(state, 'lastFailure', momentIn(state, held, 'last_failure'), mode),
    // They belong to the run that they count.
    history: isOvertaken ? 'unknown' : 'known',
  };
  const isEmpty =
    isOvertaken && selection.lastSuccess === undefined && selection.lastFailure === undefined;
  return isEmpty ? undefined : { selection, mode };
}

/** Whether a destination that holds `held` has everything, or newer. */
export function isWhole(...args: Parameters<typeof selectPending>): boolean {
  const [state, , held] = args;
  const { lastRun, lastSuccess, lastFailure } = state;
  const has = (name: Family, time = NaN): boolean =>
    Number.isNaN(time) || momentIn(state, held, name)?.completedAt === time;
  const isSame =
    has('last_completion', lastRun && completedAt(lastRun)) &&
    has('last_success', lastSuccess?.completedAt) &&
    has('last_failure', lastFailure?.completedAt);
  if (held !== undefined && isSame) return true;
  return selectPending(...args) === undefined;
}

/** What a run that was skipped sends: nothing of the run that still goes on is touched. */
export const SKIPPED: PushPayload = {
  selection: { lastRun: 'none', lastSuccess: undefined, lastFailure: undefined, history: 'known' },
  mode: 'add',
};

/**
 * What a run that has just ended sends: nobody can have a newer one. Of success and failure it carries the one that it
 * is; the other is left alone, but for what the destination lacks.
 *
 * @param held `unseen` where nobody looked, see `isLookNeeded`
 */
export function selectFresh(
  state: GroupState,
  held: RemoteFamilies | undefined | 'unseen',
  history: Selection['history'],
): PushPayload {
  const { lastRun, lastSuccess, lastFailure, sentAs } = state;
  const other = (name: 'lastSuccess' | 'lastFailure', family: Family): Moment | undefined =>
    held === 'unseen'
      ? undefined
      : newest(state, name, momentIn(state, held, family), sentAs.method);
  const isSuccess = lastRun?.verdict === 'success';
  const selection: Selection = {
    lastRun: 'whole',
    lastSuccess: isSuccess ? lastSuccess : other('lastSuccess', 'last_success'),
    lastFailure: isSuccess ? other('lastFailure', 'last_failure') : lastFailure,
    history,
  };
  return { selection, mode: sentAs.method };
}

/**
 * Whether a run that has just ended has to know what the destination holds: a failed one, because it was perhaps
 * restarted and lacks the last success; any that carries something from before; and PUT, which drops what it does not carry.
 */
export function isSnapshotNeeded(state: GroupState, known: DestinationState | undefined): boolean {
  const { lastRun, lastSuccess, sentAs } = state;
  if (sentAs.method === 'replace') return true;
  return lastRun?.verdict === 'success' ? isOtherMissing(state, known) : lastSuccess !== undefined;
}

/** Of success and failure, the one that the last run is not, where the destination was never sent it. */
export function isOtherMissing(
  { lastRun, lastSuccess, lastFailure }: GroupState,
  known: DestinationState | undefined,
): boolean {
  const other = lastRun?.verdict === 'success' ? lastFailure : lastSuccess;
  return other !== undefined && other.sequence > (known?.delivered ?? 0);
}

type Family = 'last_success' | 'last_failure' | 'last_completion' | 'last_start';

function momentIn(
  { sentAs }: GroupState,
  held: RemoteFamilies | undefined,
  name: Family,
): Moment | undefined {
  const [sample] = held?.get(`${sentAs.prefix}${name}_timestamp_seconds`)?.samples ?? [];
  return sample && { completedAt: sample.value, labels: sample.labels };
}

/** What belongs to the last run: all of it, its end where a newer one has started, or nothing where one has ended. */
function stillNewest(
  state: GroupState,
  known: DestinationState,
  held: RemoteFamilies | undefined,
): Selection['lastRun'] {
  const { lastRun, lastStartedAt = 0, runs } = state;
  if (lastRun === undefined) return 'none';
  const ended = momentIn(state, held, 'last_completion')?.completedAt ?? 0;
  const isOurs = ended === known.completedAt || runs.some((run) => completedAt(run) === ended);
  const seemsNewer = ended > completedAt(lastRun);
  if (seemsNewer && !isOurs) return 'none';
  const started = momentIn(state, held, 'last_start')?.completedAt ?? 0;
  const isOurStart = runs.some((run) => run.startedAt === started);
  // Where the clock was set back, the run that left those times has ended.
  const since = seemsNewer ? ended : lastStartedAt;
  return started > since && !isOurStart ? 'end' : 'whole';
}

/**
 * Ours where it is newer than theirs; else nothing for POST, which keeps theirs, and theirs for PUT. Theirs is older,
 * whatever the clock says, where it is that of an earlier run of ours: then the clock was set back.
 */
function newest(
  { runs, ...state }: GroupState,
  name: 'lastSuccess' | 'lastFailure',
  theirs: Moment | undefined,
  mode: SendOptions['mode'],
): Moment | undefined {
  const ours = state[name];
  if (theirs === undefined) return ours;
  const isOurs = runs.some((run) => completedAt(run) === theirs.completedAt);
  const isNewer =
    ours !== undefined &&
    ours.completedAt !== theirs.completedAt &&
    (ours.completedAt > theirs.completedAt || isOurs);
  if (isNewer) return ours;
  return mode === 'replace' ? theirs : undefined;
}

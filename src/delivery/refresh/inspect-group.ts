import type { GroupToRefresh } from '../../destinations/destination.js';
import { keysIn } from '../../destinations/engine/groups.js';
import { NAME } from '../../destinations/engine/series.js';
import type { RemoteSnapshot } from '../../destinations/remote-snapshot.js';
import { familiesOf } from '../../metrics/from-state.js';
import type { GroupState } from '../../model/group-state.js';
import type { GroupingKey } from '../../model/grouping-key.js';
import { deliveryTo, pendingAt } from '../../state/delivered.js';
import { nameOf } from '../../state/layout.js';
import { currentOf } from '../../state/pending-group.js';
import { forgetSentSeries, readSentSeries, type SentSeries } from '../../state/sent-series.js';
import type { StateStore } from '../../state/store.js';
import { reasonOf } from '../../util/reason-of.js';
import type { Left } from '../flushed.js';
import { isPendingReport } from '../report-pending.js';
import { selectRefresh } from './select-refresh.js';
import { changedAt } from '../send-state.js';
import { PUSH_TIME } from '../../model/metric-family.js';

/** A group to be sent again, so that queries of an engine find it. */
export interface ToRefresh {
  readonly kind: 'to-refresh';
  readonly group: string;
  /** The state, if it is pending. Others are not kept, because the states of one request, with all their runs, take 10 MB. */
  readonly pending: GroupState | undefined;
  readonly sent: GroupToRefresh;
}

/** `held`: nothing is to be sent. `overtaken`: another host has run the group since, but a part of our state is pending. */
export type Inspection =
  | ToRefresh
  | { readonly kind: 'overtaken'; readonly group: string }
  | { readonly kind: 'held' }
  | { readonly kind: 'left'; readonly left: Left };

interface InspectionContext {
  readonly scope: 'all' | 'sent-there';
  readonly held: RemoteSnapshot;
}

const HELD: Inspection = { kind: 'held' };

/** Decides what to send of a group. The caller must hold its delivery lock. Never rejects. */
export async function inspectGroup(
  store: StateStore,
  destination: string,
  group: string,
  context: InspectionContext,
): Promise<Inspection> {
  try {
    return await inspectState(store, destination, group, context);
  } catch (error) {
    return { kind: 'left', left: { group, reason: reasonOf(error) } };
  }
}

async function inspectState(
  store: StateStore,
  destination: string,
  group: string,
  { scope, held }: InspectionContext,
): Promise<Inspection> {
  const decoded = await store.read(group);
  if (decoded === undefined) return inspectRemoved(store, destination, group, held);
  if (decoded.kind !== 'state') {
    const file = store.layout.stateOf(group);
    return { kind: 'left', left: { group, reason: decoded.reason, file } };
  }
  const { state } = decoded;
  const known = deliveryTo(state, destination);
  if (known === undefined && scope === 'sent-there') return HELD;
  const payload = selectRefresh(
    state,
    known ?? { name: destination, delivered: 0 },
    held.of(state.key),
  );
  const isPending = pendingAt(state).includes(destination);
  if (payload === undefined) return isPending ? { kind: 'overtaken', group } : HELD;
  const { running, runningSince } = await currentOf(store, state);
  const families = familiesOf(state, payload.selection, running, runningSince);
  const at = changedAt(state);
  const sent = { key: state.key, families, ...(at !== undefined && { at }) };
  return { kind: 'to-refresh', group, pending: isPending ? state : undefined, sent };
}

/** Engines round times. */
const INACCURACY_SECONDS = 0.01;

/** Ends the series of a group that was removed, unless another host has sent the group since. */
async function inspectRemoved(
  { layout }: StateStore,
  destination: string,
  group: string,
  held: RemoteSnapshot,
): Promise<Inspection> {
  const sent = await readSentSeries(layout, { group, destination });
  const key = sent && keyIn(sent, group);
  // The report of pending groups never has a state. `flush` keeps it up to date.
  if (key !== undefined && isPendingReport(key)) return HELD;
  const pushedAt = key && held.pushedAt(key);
  const isTaken = sent && (pushedAt ?? 0) > sent.pushedMs / 1000 + INACCURACY_SECONDS;
  if (key !== undefined && isTaken === false) {
    return { kind: 'to-refresh', group, pending: undefined, sent: { key, families: undefined } };
  }
  await forgetSentSeries(layout, { group, destination });
  return HELD;
}

/**
 * Finds the grouping key: the time of the push has exactly the grouping labels. Undefined if the file is a copy of that of
 * another group.
 */
export function keyIn({ series }: SentSeries, group: string): GroupingKey | undefined {
  const pushTimes = series.filter(({ [NAME]: name }) => name === PUSH_TIME);
  const keys = keysIn(pushTimes.map((labels) => ({ labels, value: 0 })));
  return keys.find((key) => nameOf(key) === group);
}

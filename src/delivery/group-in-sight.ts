import type { GroupInSight } from '../destinations/destination.js';
import { keysIn } from '../destinations/engine/groups.js';
import { NAME } from '../destinations/engine/series.js';
import type { RemoteSnapshot } from '../destinations/remote-snapshot.js';
import { familiesOf } from '../metrics/from-state.js';
import type { GroupState } from '../model/group-state.js';
import type { GroupingKey } from '../model/grouping-key.js';
import { deliveryTo, pendingAt } from '../state/delivered.js';
import { startsOf } from '../state/delivery-lock.js';
import { nameOf } from '../state/layout.js';
import { isRunning } from '../state/running-lock.js';
import { forgetSentSeries, readSentSeries, type SentSeries } from '../state/sent-series.js';
import type { StateStore } from '../state/store.js';
import { reasonOf } from '../util/reason-of.js';
import type { Left } from './flushed.js';
import { isPendingReport } from './report-pending.js';
import { selectRefresh } from './select-refresh.js';
import { changedAt } from './send-state.js';
import { PUSH_TIME } from '../model/metric-family.js';

/** A group that is to be sent again. */
export interface InSight {
  readonly kind: 'in-sight';
  readonly group: string;
  /** The state, if something of it is pending. Others are not kept: with all their runs, those of a request take 10 MB. */
  readonly pending: GroupState | undefined;
  readonly sent: GroupInSight;
}

/** `held`: it is not for us to send it. `overtaken`: the same, and something of it is still pending. */
export type Inspection =
  | InSight
  | { readonly kind: 'overtaken'; readonly group: string }
  | { readonly kind: 'held' }
  | { readonly kind: 'left'; readonly left: Left };

interface InspectionContext {
  readonly scope: 'all' | 'sent-there';
  readonly held: RemoteSnapshot;
}

const HELD: Inspection = { kind: 'held' };

/** What is to be sent of a group. For the holder of its delivery lock. Never rejects. */
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
  const running = (await isRunning(store.layout, group)) ? 1 : 0;
  const since = await startsOf(store, state, running);
  const families = familiesOf(state, payload.selection, running, since);
  const at = changedAt(state);
  const sent = { key: state.key, families, ...(at !== undefined && { at }) };
  return { kind: 'in-sight', group, pending: isPending ? state : undefined, sent };
}

/** Of times that an engine has rounded. */
const INACCURACY_SECONDS = 0.01;

/** Its series end, unless another host has sent the group since. */
async function inspectRemoved(
  { layout }: StateStore,
  destination: string,
  group: string,
  held: RemoteSnapshot,
): Promise<Inspection> {
  const sent = await readSentSeries(layout, { group, destination });
  const key = sent && keyIn(sent, group);
  // It never has a state, and flush keeps it up to date.
  if (key !== undefined && isPendingReport(key)) return HELD;
  const pushedAt = key && held.pushedAt(key);
  const isTaken = sent && (pushedAt ?? 0) > sent.pushedMs / 1000 + INACCURACY_SECONDS;
  if (key !== undefined && isTaken === false) {
    return { kind: 'in-sight', group, pending: undefined, sent: { key, families: undefined } };
  }
  await forgetSentSeries(layout, { group, destination });
  return HELD;
}

/** The time of the push has exactly the labels of the group. Undefined in a copy of the file of another group. */
export function keyIn({ series }: SentSeries, group: string): GroupingKey | undefined {
  const pushTimes = series.filter(({ [NAME]: name }) => name === PUSH_TIME);
  const keys = keysIn(pushTimes.map((labels) => ({ labels, value: 0 })));
  return keys.find((key) => nameOf(key) === group);
}

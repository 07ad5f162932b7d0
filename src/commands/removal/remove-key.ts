import { describeDelivery } from '../../destinations/describe-delivery.js';
import type { Destination } from '../../destinations/destination.js';
import { openDestinations, warningsOf } from '../../destinations/kinds.js';
import type { Host } from '../../host.js';
import { hasDestination } from '../../model/destination.js';
import { formatGroupingKey, type GroupingKey, isSameKey } from '../../model/grouping-key.js';
import type { StateDirectory } from '../../model/plan.js';
import { direct } from '../../platform/disk.js';
import { nameOf } from '../../state/layout.js';
import { groupsOfJob } from '../../state/map-groups.js';
import { removeState } from '../../state/remove-state.js';
import { StateStore } from '../../state/store.js';
import { displayed, EXIT, type Exit } from '../command.js';
import { printable } from '../../util/unprintable.js';
import { absentFrom, type KeyRequest, onlyLocal, type Removed } from './removed.js';
import { warn } from '../warn.js';

/** Deletes exactly one group. Local state comes last, because it knows where else the group is. */
export async function removeKey(host: Host, request: KeyRequest): Promise<Exit> {
  const { places, state, manner } = request;
  const destinations = await openDestinations(places);
  const remote = await Promise.all(destinations.map((each) => removeAt(each, request)));
  const local = state.kind === 'none' ? [] : [await removeLocal(state, request, remote)];
  const all = [...remote, ...local];
  const isRemoved = all.some(({ kind }) => kind === 'removed');
  const remarks = [
    ...(await warningsOf(destinations)),
    ...all.flatMap((each) => ('reason' in each ? [each.reason] : [])),
    ...(hasDestination(places)
      ? absentFrom(isRemoved ? remote : all, request, !isRemoved)
      : local.flatMap((each) => onlyLocal(each, request))),
    ...(all.length === 0 ? [NOWHERE] : []),
  ];
  warn(host, remarks);
  const isFailed = all.some((each) => 'reason' in each);
  const exit = isFailed ? EXIT.unavailable : isRemoved ? EXIT.ok : EXIT.none;
  return manner === 'dry-run' && isRemoved ? printWouldDelete(host, request, all, exit) : exit;
}

const NOWHERE =
  'nothing was deleted: name a place with --gateway or --textfile, or leave out --no-state';

/**
 * A server that does not list its groups in time may nevertheless hold this one, so it is told to
 * delete it.
 */
async function removeAt(destination: Destination, { key, manner }: KeyRequest): Promise<Removed> {
  const { name } = destination;
  const failed = (delivery: Parameters<typeof describeDelivery>[0]): Removed => ({
    kind: delivery.kind === 'unsupported' ? 'unable' : 'failed',
    reason: describeDelivery(delivery, name),
  });
  const found = await destination.mapGroups((group) =>
    group.key.job === key.job ? [group.key] : [],
  );
  switch (found.kind) {
    case 'groups': {
      const others = found.groups.flat();
      if (others.some((each) => isSameKey(each, key))) break;
      return { kind: 'absent', place: name, others };
    }
    case 'unreachable':
    case 'cancelled':
    case 'no-access':
      return failed(found);
    case 'refused':
    case 'redirected':
    case 'not-a-gateway':
    case 'unsupported':
    case 'timed-out':
      break;
  }
  if (manner === 'dry-run') return { kind: 'removed', place: name };
  const delivery = await destination.delete(key);
  return delivery.kind === 'delivered' ? { kind: 'removed', place: name } : failed(delivery);
}

async function removeLocal(
  state: StateDirectory,
  { key, manner }: KeyRequest,
  remote: readonly Removed[],
): Promise<Removed> {
  const store = new StateStore(state, direct);
  const place = state.path;
  const isToStay = remote.some(({ kind }) => kind === 'failed');
  const isDry = manner === 'dry-run';
  if (isDry || isToStay) {
    if ((await store.read(nameOf(key))) === undefined) return absentFromState(store, key);
    const text = isDry ? 'would stay' : 'stays';
    const reason = `${formatGroupingKey(key)} ${text} in ${place}: it was not deleted everywhere`;
    return isToStay ? { kind: 'failed', reason } : { kind: 'removed', place };
  }
  const removed = await removeState(store, key);
  if (typeof removed === 'object') return { kind: 'failed', reason: removed.text };
  return removed === 'absent' ? absentFromState(store, key) : { kind: 'removed', place };
}

async function absentFromState(store: StateStore, { job }: GroupingKey): Promise<Removed> {
  const others = await groupsOfJob(store, job);
  return { kind: 'absent', place: store.layout.root, others };
}

function printWouldDelete(
  host: Host,
  { key }: KeyRequest,
  all: readonly Removed[],
  exit: Exit,
): Exit {
  const names = all.flatMap((each) => (each.kind === 'removed' ? [each.place] : []));
  const text = `would delete ${formatGroupingKey(key)} from ${names.join(', ')}`;
  return displayed(host, `${printable(text)}\n`, exit);
}

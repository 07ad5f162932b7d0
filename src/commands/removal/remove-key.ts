import { describeDelivery } from '../../destinations/describe-delivery.js';
import type { Destination } from '../../destinations/destination.js';
import { openDestinations, warningsOf } from '../../destinations/kinds.js';
import type { Host } from '../../host.js';
import { type DestinationOptions, hasDestination } from '../../model/destination.js';
import { formatGroupingKey, type GroupingKey, isSameKey } from '../../model/grouping-key.js';
import type { StateLocation } from '../../model/plan.js';
import { direct } from '../../platform/disk.js';
import { nameOf } from '../../state/layout.js';
import { removeState } from '../../state/remove-state.js';
import { StateStore } from '../../state/store.js';
import { EXIT, type Exit, printed } from '../command.js';
import { printable } from '../format.js';

export interface KeyRequest {
  readonly key: GroupingKey;
  readonly places: DestinationOptions;
  readonly state: StateLocation;
  /** Where local state knows that the group was sent. */
  readonly remembered: readonly string[];
  readonly manner: 'dry-run' | 'sure';
}

/** `removed` also where it would be: nothing is deleted in a dry run. */
type Removed =
  | { readonly kind: 'removed' | 'absent'; readonly place: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** Deletes exactly one group: from local state last, which remembers where else it is. */
export async function removeKey(host: Host, request: KeyRequest): Promise<Exit> {
  const { places, state, manner } = request;
  const destinations = await openDestinations(places);
  const remote = await Promise.all(destinations.map((each) => removeAt(each, request)));
  const local = state.kind === 'none' ? [] : [await removeLocal(state, request, remote)];
  const all = [...remote, ...local];
  const isRemoved = all.some(({ kind }) => kind === 'removed');
  const remarks = [
    ...(await warningsOf(destinations)),
    ...all.flatMap((each) => (each.kind === 'failed' ? [each.reason] : [])),
    ...(hasDestination(places)
      ? absentFrom(isRemoved ? remote : all, request)
      : local.flatMap((each) => onlyLocal(each, request))),
    ...(all.length === 0 ? [NOWHERE] : []),
  ];
  for (const remark of remarks) host.stderr.write(`jobmeter: ${printable(remark)}\n`);
  const isFailed = all.some(({ kind }) => kind === 'failed');
  const exit = isFailed ? EXIT.unavailable : isRemoved ? EXIT.ok : EXIT.none;
  return manner === 'dry-run' && isRemoved ? announce(host, request, all, exit) : exit;
}

const NOWHERE =
  'nothing was deleted: name a place with --gateway or --textfile, or leave out --no-state';

/** A server that lists no groups, or not in time, may hold it all the same: it is told to delete it. */
async function removeAt(destination: Destination, { key, manner }: KeyRequest): Promise<Removed> {
  const { name } = destination;
  const failed = (delivery: Parameters<typeof describeDelivery>[0]): Removed => ({
    kind: 'failed',
    reason: describeDelivery(delivery, name),
  });
  const found = await destination.mapGroups((group) => isSameKey(group.key, key));
  switch (found.kind) {
    case 'groups':
      if (!found.groups.includes(true)) return { kind: 'absent', place: name };
      break;
    case 'unreachable':
    case 'cancelled':
    case 'no-access':
      return failed(found);
    case 'refused':
    case 'redirected':
    case 'not-a-gateway':
    case 'timed-out':
      break;
  }
  if (manner === 'dry-run') return { kind: 'removed', place: name };
  const delivery = await destination.delete(key);
  return delivery.kind === 'delivered' ? { kind: 'removed', place: name } : failed(delivery);
}

async function removeLocal(
  state: Exclude<StateLocation, { kind: 'none' }>,
  { key, manner }: KeyRequest,
  remote: readonly Removed[],
): Promise<Removed> {
  const store = new StateStore(state, direct);
  const place = state.path;
  const isToStay = remote.some(({ kind }) => kind === 'failed');
  if (manner === 'dry-run' || isToStay) {
    if ((await store.read(nameOf(key))) === undefined) return { kind: 'absent', place };
    const reason = `${formatGroupingKey(key)} stays in ${place}: it was not deleted everywhere`;
    return isToStay ? { kind: 'failed', reason } : { kind: 'removed', place };
  }
  const removed = await removeState(store, key);
  if (typeof removed === 'object') return { kind: 'failed', reason: removed.text };
  return { kind: removed === 'absent' ? 'absent' : 'removed', place };
}

/** A group that is not where it was looked for is a slip in a label more often than not. */
function absentFrom(all: readonly Removed[], { key }: KeyRequest): readonly string[] {
  const places = all.flatMap((each) => (each.kind === 'absent' ? [each.place] : []));
  if (places.length === 0) return [];
  return [`no group ${formatGroupingKey(key)} at ${places.join(', ')}`];
}

function onlyLocal(local: Removed, { key, remembered, manner }: KeyRequest): readonly string[] {
  const group = formatGroupingKey(key);
  const advice = 'to delete it from a gateway, name one with --gateway';
  if (local.kind === 'failed') return [];
  if (local.kind === 'absent') return [`no group ${group} in ${local.place}; ${advice}`];
  if (manner === 'dry-run') return [];
  return remembered.length === 0
    ? [`${group} was deleted from local state only; ${advice}`]
    : [
        `${group} was deleted from local state only; name where it was sent with --gateway or --textfile to delete it there: ${remembered.join(', ')}`,
      ];
}

function announce(host: Host, { key }: KeyRequest, all: readonly Removed[], exit: Exit): Exit {
  const names = all.flatMap((each) => (each.kind === 'removed' ? [each.place] : []));
  const text = `would delete ${formatGroupingKey(key)} from ${names.join(', ')}`;
  const shown = printed(host, `${printable(text)}\n`);
  return shown === EXIT.ok ? exit : shown;
}

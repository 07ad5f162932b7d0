import type { Kept } from '../after-spawn.js';
import { exposedSecrets } from '../destinations/access/access.js';
import type { Destination, DestinationDelivery } from '../destinations/destination.js';
import { destinationsOf, type Dispatch, hasArrived } from '../destinations/dispatch.js';
import { describeDelivery } from '../destinations/pushgateway/delivery.js';
import { loadHttp } from '../destinations/http.js';
import { proxyUrlFor } from '../destinations/proxies.js';
import { SKIPPED } from '../destinations/selection.js';
import { loadRenderer } from '../metrics/render.js';
import { type Disk, diskFor } from '../disk.js';
import type { Host } from '../host.js';
import type { Plan } from '../plan/plan.js';
import { deliveryTo } from '../state/delivered.js';
import { nameOf } from '../state/layout.js';
import { type Current, inTurn, type Turn } from '../state/sending.js';
import { StateStore } from '../state/store.js';
import { withinBudget } from './budget.js';
import { deliverOthers } from './others.js';
import { type Limits, send, sendFresh, type Sent } from './send.js';

export interface Delivered {
  readonly dispatches: readonly Dispatch[];
  /** One line for each destination that did not get everything. */
  readonly problems: readonly string[];
}

/** What a delivery will take, to be loaded before it. */
export const AHEAD: readonly ((plan: Plan) => Promise<unknown>)[] = [
  loadRenderer,
  ({ gateways, access: { proxies } }) =>
    Promise.all(
      gateways.map(({ baseUrl }) => loadHttp(proxyUrlFor(baseUrl, proxies) !== undefined)),
    ),
];

/**
 * Sends the result to every destination, and what others on this machine could not send before; all of it within the
 * budget.
 */
export async function deliver(
  host: Pick<Host, 'eventLoop'>,
  plan: Plan,
  kept: Kept,
  leaving: AbortSignal,
): Promise<Delivered> {
  const destinations = destinationsOf(plan);
  const disk = diskFor(host, destinations.length);
  const results = await withinBudget(plan.pushTimeoutSeconds, leaving, (signal) =>
    Promise.all(destinations.map((each) => deliverTo(each, plan, kept, { disk, signal }))),
  );
  const dispatches = results.filter((result) => result !== 'busy');
  return {
    dispatches,
    problems: [
      ...(await exposedSecrets(plan.access)),
      ...(results.includes('busy') ? [BUSY] : []),
      ...dispatches
        .filter(({ delivery }) => delivery.kind !== 'delivered')
        .map((dispatch) => problemWith(dispatch, kept)),
    ],
  };
}

function problemWith({ destination, delivery }: Dispatch, { history }: Kept): string {
  const line = describeDelivery(delivery, destination);
  const isKept = history === 'known' && !hasArrived({ delivery });
  return isKept ? `${line}; kept for the next run or jobmeter flush` : line;
}

const BUSY = 'other runs of this group are still sending: the next one sends this result too';

async function deliverTo(
  destination: Destination,
  plan: Plan,
  kept: Kept,
  { disk, signal }: { readonly disk: Disk; readonly signal: AbortSignal },
): Promise<Dispatch | 'busy'> {
  const { name } = destination;
  const limits = { signal, seconds: plan.pushTimeoutSeconds };
  const asKept = { state: kept.state, running: 0 } as const;
  if (kept.history === 'unknown' || plan.state.kind === 'none') {
    const { delivery } = await sendOwn(destination, kept, asKept, limits);
    return { destination: name, delivery };
  }
  const store = new StateStore(plan.state, disk);
  const group = nameOf(plan.key);
  const turn = await inTurn(store, { group, destination: name }, signal, async (current) => {
    const { delivery, isAll } = await sendOwn(destination, kept, current, limits);
    if (isAll) await store.settle(group, name, current.state);
    return delivery;
  });
  if (turn.kind === 'busy') return 'busy';
  const delivery = await resultOf(turn, () => sendOwn(destination, kept, asKept, limits));
  if (hasArrived({ delivery })) await deliverOthers(store, destination, group, signal);
  return { destination: name, delivery };
}

async function resultOf(
  turn: Exclude<Turn<DestinationDelivery>, { readonly kind: 'busy' }>,
  sendAlone: () => Promise<Sent>,
): Promise<DestinationDelivery> {
  switch (turn.kind) {
    case 'taken':
      return turn.result;
    case 'settled':
      // Somebody whose turn came before has sent our result with theirs.
      return DELIVERED;
    case 'unreadable':
      return (await sendAlone()).delivery;
  }
}

const DELIVERED = { kind: 'delivered', status: 200 } as const;

async function sendOwn(
  destination: Destination,
  { run, history }: Kept,
  current: Current,
  limits: Limits,
): Promise<Sent> {
  if (run.outcome.kind !== 'skipped') return sendFresh(destination, current, history, limits);
  if (history === 'unknown') return { delivery: DELIVERED, isAll: true };
  const { state } = current;
  const delivery = await send(destination, current, SKIPPED, limits.signal);
  const before = deliveryTo(state, destination.name)?.delivered;
  return { delivery, isAll: hasArrived({ delivery }) && before === state.sequence - 1 };
}

import type { Families, MetricFamily } from '../model/metric-family.js';
import { type DeliveredInPart, type Delivery, withoutSome } from '../model/delivery.js';

type Result = Delivery | DeliveredInPart;

/** A gateway refused a push as a whole. */
export type RefusedPush = Extract<Delivery, { readonly kind: 'refused' }>;

export function isRefusal(delivery: Result): delivery is RefusedPush {
  return delivery.kind === 'refused' && delivery.status === 400;
}

/** Maximum number of pushes per delivery: one to a large gateway takes a second. */
const MOST_REQUESTS = 16;

/** The search for the refused families of a push. */
interface Search {
  /** @param how `add` after the first push, in every mode */
  readonly send: (families: readonly MetricFamily[], how?: 'add') => Promise<Result>;
  /** Reasons by the names of the families left out. */
  readonly refused: Map<string, string>;
  requests: number;
}

/**
 * Finds the families that made a gateway refuse a push, and sends the others. A Pushgateway names families that clash with
 * its own; if it names none, the user's families are bisected.
 */
export async function sendWithoutRefused(
  send: Search['send'],
  refusal: RefusedPush,
  families: Families,
): Promise<Result> {
  const search: Search = { send, refused: new Map(), requests: 1 };
  const result = await withoutNamed(search, refusal, [...families.core, ...families.userNamed]);
  if (!isRefusal(result)) return conclude(result, search);
  const left = ({ name }: MetricFamily): boolean => !search.refused.has(name);
  const userNamed = families.userNamed.filter(left);
  if (userNamed.length === 0) return result;
  const core = await attempt(search, families.core.filter(left));
  if (core.kind === 'delivered') await addByHalves(search, userNamed, result.reason);
  return conclude(core, search);
}

function conclude(result: Result, { refused }: Search): Result {
  return result.kind === 'delivered' ? withoutSome(result, refused) : result;
}

function attempt(search: Search, families: readonly MetricFamily[], how?: 'add'): Promise<Result> {
  search.requests += 1;
  return search.send(families, how);
}

/** Leaves out the families that each refusal names, until a refusal names none that was sent. */
async function withoutNamed(
  search: Search,
  refusal: RefusedPush,
  families: readonly MetricFamily[],
): Promise<Result> {
  const names = namesIn(refusal.reason);
  const rest = families.filter(({ name }) => !names.has(name));
  const isStuck = rest.length === families.length || rest.length === 0;
  if (isStuck || search.requests >= MOST_REQUESTS / 2) return refusal;
  for (const { name } of families) if (names.has(name)) search.refused.set(name, refusal.reason);
  const result = await attempt(search, rest);
  return isRefusal(result) ? withoutNamed(search, result, rest) : result;
}

const NAME = /\b(?:metric|named) "?([a-zA-Z_:][a-zA-Z0-9_:]*)/g;

function namesIn(reason: string): ReadonlySet<string> {
  return new Set([...reason.matchAll(NAME)].map(([, name = '']) => name));
}

/** @param reason why all of them together were refused */
async function addByHalves(
  search: Search,
  families: readonly MetricFamily[],
  reason: string,
): Promise<void> {
  if (families.length === 1 || search.requests + 2 > MOST_REQUESTS) {
    for (const { name } of families) search.refused.set(name, reason);
    return;
  }
  const middle = Math.ceil(families.length / 2);
  for (const half of [families.slice(0, middle), families.slice(middle)]) {
    const result = await attempt(search, half, 'add');
    if (result.kind === 'delivered') continue;
    if (isRefusal(result)) await addByHalves(search, half, result.reason);
    else for (const { name } of half) search.refused.set(name, 'the gateway stopped responding');
  }
}

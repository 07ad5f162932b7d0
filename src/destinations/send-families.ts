import type { Families, MetricFamily } from '../model/metric-family.js';
import type { GroupingKey } from '../model/grouping-key.js';
import { sortOut } from '../exposition/sort-out.js';
import { groupingKeyProblems } from '../exposition/validate.js';
import { withDeadline } from '../util/deadline.js';
import { type DeliveredInPart, type Delivery, withoutSome } from '../model/delivery.js';
import type { SendOptions } from './destination.js';
import { isRefusal, sendWithoutRefused } from './without-refused.js';

/** A destination that stores groups, such as a Pushgateway. */
export interface GroupHolder {
  /** Timeout of one call, and of all calls of one delivery. */
  readonly timeoutSeconds: number;
  readonly add: Write;
  readonly push: Write;
}

type Write = (
  key: GroupingKey,
  families: readonly MetricFamily[],
  options: { readonly signal: AbortSignal },
) => Promise<Delivery | DeliveredInPart>;

/**
 * Sends all valid families that the destination accepts: one clash must not hide the result of the
 * job. Takes at most `holder.timeoutSeconds`.
 */
export async function sendFamilies(
  holder: GroupHolder,
  key: GroupingKey,
  { core, userNamed }: Families,
  { mode, signal }: SendOptions,
): Promise<Delivery | DeliveredInPart> {
  const { sound, unsound } = sortOut([...core, ...userNamed], key);
  const problems = [...groupingKeyProblems(key), ...(sound.length === 0 ? unsound.values() : [])];
  if (problems.length > 0) return { kind: 'invalid', problems };
  return withDeadline(holder.timeoutSeconds, signal, async (deadline) => {
    const send = (some: readonly MetricFamily[], how: SendOptions['mode'] = mode) =>
      holder[how === 'add' ? 'add' : 'push'](key, some, { signal: deadline });
    const whole = await send(sound);
    if (!isRefusal(whole)) return withUnsound(whole, unsound);
    const isSound = (family: MetricFamily): boolean => sound.includes(family);
    const families = { core: core.filter(isSound), userNamed: userNamed.filter(isSound) };
    return withUnsound(await sendWithoutRefused(send, whole, families), unsound);
  });
}

/** Adds the families that were not sent because they are invalid. */
function withUnsound(
  delivery: Delivery | DeliveredInPart,
  unsound: ReadonlyMap<string, string>,
): Delivery | DeliveredInPart {
  if (delivery.kind === 'delivered') return withoutSome(delivery, unsound);
  if (delivery.kind !== 'delivered-in-part' || unsound.size === 0) return delivery;
  const reason = [delivery.reason, ...unsound.values()].join('; ');
  return { ...delivery, leftOut: [...delivery.leftOut, ...unsound.keys()], reason };
}

import type { DeliveredInPart, Delivery } from '../model/delivery.js';
import type { Families, MetricFamily } from '../model/metric-family.js';
import type { GroupingKey } from '../model/grouping-key.js';
import { withDeadline } from '../http/deadline.js';
import type { SendOptions } from './destination.js';
import type { Gateway } from './pushgateway/gateway.js';

/**
 * Sends all families. If the gateway or our own validation refuses them, sends the core families alone: a name clash
 * must not hide whether the job ran. Both pushes share `gateway.timeoutSeconds`.
 */
export async function sendFamilies(
  gateway: Pick<Gateway, 'timeoutSeconds' | 'add' | 'push'>,
  key: GroupingKey,
  { core, userNamed }: Families,
  { mode, signal }: SendOptions,
): Promise<Delivery | DeliveredInPart> {
  return withDeadline(gateway.timeoutSeconds, signal, async (deadline) => {
    const send = (families: readonly MetricFamily[]): Promise<Delivery> =>
      gateway[mode === 'add' ? 'add' : 'push'](key, families, { signal: deadline });
    const whole = await send([...core, ...userNamed]);
    const reason = refusalOf(whole);
    if (reason === undefined || userNamed.length === 0) return whole;
    const part = await send(core);
    return part.kind === 'delivered' ? { ...part, kind: 'delivered-in-part', reason } : part;
  });
}

/** Why the families were refused. Undefined if the push succeeded or failed for another reason. */
function refusalOf(delivery: Delivery): string | undefined {
  if (delivery.kind === 'invalid') return delivery.problems.join('; ');
  return delivery.kind === 'refused' && delivery.status === 400 ? delivery.reason : undefined;
}

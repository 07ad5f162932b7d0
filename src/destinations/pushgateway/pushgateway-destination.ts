import { exposedSecrets, type OpenAccess, openAccess } from '../../http/access.js';
import type { NoAccess, Unsupported } from '../../model/delivery.js';
import type { PushgatewaySpec } from '../../model/destination.js';
import type { StateLocation } from '../../model/plan.js';
import type { Destination } from '../destination.js';
import { sendFamilies } from '../send-families.js';
import { Gateway } from './gateway.js';
import { knownServer, otherServer, rememberServer } from './server-at.js';

type Calls = Pick<Destination, 'send' | 'refresh' | 'delete' | 'mapGroups'>;

/** @param timeoutSeconds total time of one call, retries included */
export async function pushgatewayDestination(
  spec: PushgatewaySpec,
  timeoutSeconds: number,
  state: StateLocation,
): Promise<Destination> {
  const { name, address, access } = spec;
  const warnings = new Set<string>();
  const opening = openAccess(access, address);
  let server = await knownServer(spec, state);
  const callsOf = async (opened: OpenAccess): Promise<Calls> => {
    if (server === 'pushgateway') {
      return gatewayCalls(new Gateway(address.baseUrl, { ...opened, timeoutSeconds }));
    }
    const [{ openVictoriaMetrics }, { sentMemory }] = await Promise.all([
      import('../victoria-metrics/open.js'),
      import('../engine/memory.js'),
    ]);
    const sender = { name, memory: sentMemory(state, name), warnings };
    return openVictoriaMetrics(spec, opened, timeoutSeconds, sender);
  };
  /**
   * Calls the known kind of server, and calls again if the response shows that it is another kind.
   */
  const call = async <T extends { readonly kind: string }>(
    action: (at: Calls) => Promise<T | NoAccess>,
  ): Promise<T | NoAccess> => {
    const opened = await opening;
    if (opened.kind === 'no-access') return opened;
    const result = await action(await callsOf(opened));
    const found = otherServer(result, server);
    if (found === undefined) return result;
    const before = server;
    server = found;
    const second = await action(await callsOf(opened));
    if (otherServer(second, found) !== undefined) server = before;
    else await rememberServer(spec, state, found);
    return server === found ? second : result;
  };
  return {
    name,
    ...(server === 'victoria-metrics' && {
      refresh: (groups, asOf, signal) =>
        call(async (at) => (await at.refresh?.(groups, asOf, signal)) ?? NO_REFRESH),
    }),
    send: (key, families, options) => call((at) => at.send(key, families, options)),
    delete: (key, signal) => call((at) => at.delete(key, signal)),
    mapGroups: (view, signal, part) => call((at) => at.mapGroups(view, signal, part)),
    warnings: async () => [...(await exposedSecrets(access)), ...warnings],
  };
}

/** Nothing was sent, so pending results stay pending. */
const NO_REFRESH: Unsupported = {
  kind: 'unsupported',
  reason:
    'it no longer takes samples as a VictoriaMetrics does, and will be sent what is pending as a Pushgateway next time',
};

function gatewayCalls(gateway: Gateway): Calls {
  return {
    send: (key, families, options) => sendFamilies(gateway, key, families, options),
    delete: (key, signal) => gateway.delete(key, { ...(signal && { signal }) }),
    mapGroups: (view, signal) => gateway.mapGroups(view, { ...(signal && { signal }) }),
  };
}

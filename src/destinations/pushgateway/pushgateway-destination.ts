import { exposedSecrets, type OpenAccess, openAccess } from '../../http/access.js';
import type { Unsupported } from '../../model/delivery.js';
import type { PushgatewaySpec } from '../../model/destination.js';
import type { StateLocation } from '../../model/plan.js';
import { closedDestination, type ServerCalls } from '../closed-destination.js';
import type { Destination } from '../destination.js';
import { sendFamilies } from '../send-families.js';
import { Gateway } from './gateway.js';
import { knownServer, otherServer, rememberServer, type Server } from './server-at.js';

/** @param timeoutSeconds total time of one call, retries included */
export async function open(
  spec: PushgatewaySpec,
  timeoutSeconds: number,
  state: StateLocation,
): Promise<Destination> {
  const { name, address, access } = spec;
  const opened = await openAccess(access, address);
  let server = await knownServer(spec, state);
  const isRefreshed = server === 'victoria-metrics';
  if (opened.kind === 'no-access') return closedDestination(spec, opened, isRefreshed);
  const warnings = new Set<string>();
  const callsAt = async (at: Server): Promise<ServerCalls> => {
    if (at === 'pushgateway') return gatewayCalls(spec, opened, timeoutSeconds);
    const { openVictoriaMetrics } = await import('../victoria-metrics/open.js');
    return openVictoriaMetrics(spec, { opened, timeoutSeconds, state, warnings });
  };
  const call = async <T extends { readonly kind: string }>(
    action: (calls: ServerCalls) => Promise<T>,
  ): Promise<T> => {
    const { result, found } = await callDetecting(server, async (at) => action(await callsAt(at)));
    if (found === server) return result;
    server = found;
    await rememberServer(spec, state, found);
    return result;
  };
  const refresh: Destination['refresh'] = (...sent) =>
    call(async (at) => (await at.refresh?.(...sent)) ?? NO_REFRESH);
  return {
    name,
    send: (...sent) => call((at) => at.send(...sent)),
    delete: (...asked) => call((at) => at.delete(...asked)),
    mapGroups: (view, signal, part) => call((at) => at.mapGroups(view, signal, part)),
    ...(isRefreshed && { refresh }),
    warnings: async () => [...(await exposedSecrets(access)), ...warnings],
  };
}

/**
 * Calls the known kind of server, and calls again if the response shows that it is another kind. If
 * it is not that kind either, the first result counts.
 */
async function callDetecting<T extends { readonly kind: string }>(
  known: Server,
  callAs: (server: Server) => Promise<T>,
): Promise<{ readonly result: T; readonly found: Server }> {
  const result = await callAs(known);
  const other = otherServer(result, known);
  if (other === undefined) return { result, found: known };
  const second = await callAs(other);
  return otherServer(second, other) === undefined
    ? { result: second, found: other }
    : { result, found: known };
}

/** Nothing was sent, so pending results stay pending. */
const NO_REFRESH: Unsupported = {
  kind: 'unsupported',
  reason:
    'it no longer answers as a VictoriaMetrics; next time, what is pending is sent as to a Pushgateway',
};

function gatewayCalls(
  { address: { baseUrl } }: PushgatewaySpec,
  opened: OpenAccess,
  timeoutSeconds: number,
): ServerCalls {
  const gateway = new Gateway(baseUrl, { ...opened, timeoutSeconds });
  return {
    send: (key, families, options) => sendFamilies(gateway, key, families, options),
    delete: (key, signal) => gateway.delete(key, { ...(signal && { signal }) }),
    mapGroups: (view, signal) => gateway.mapGroups(view, { ...(signal && { signal }) }),
  };
}

import { exposedSecrets, type OpenAccess, openAccess } from '../../http/access.js';
import type { NoAccess, Unsupported } from '../../model/delivery.js';
import type { PushgatewaySpec } from '../../model/destination.js';
import type { StateLocation } from '../../model/plan.js';
import type { Destination } from '../destination.js';
import { sendFamilies } from '../send-families.js';
import { Gateway } from './gateway.js';
import { knownServer, otherServer, rememberServer, type Server } from './server-at.js';

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
  const first = await knownServer(spec, state);
  const callsOf = async (server: Server, opened: OpenAccess): Promise<Calls> =>
    server === 'pushgateway'
      ? gatewayCalls(new Gateway(address.baseUrl, { ...opened, timeoutSeconds }))
      : victoriaMetricsCalls(spec, opened, timeoutSeconds, { state, warnings });
  let server = first;
  const call = async <T extends { readonly kind: string }>(
    action: (at: Calls) => Promise<T | NoAccess>,
  ): Promise<T | NoAccess> => {
    const opened = await opening;
    if (opened.kind === 'no-access') return opened;
    const callAs = async (as: Server) => action(await callsOf(as, opened));
    const { result, found } = await callDetecting(server, callAs);
    if (found === server) return result;
    server = found;
    await rememberServer(spec, state, found);
    return result;
  };
  return {
    name,
    ...(first === 'victoria-metrics' && {
      refresh: (groups, asOf, signal) =>
        call(async (at) => (await at.refresh?.(groups, asOf, signal)) ?? NO_REFRESH),
    }),
    send: (key, families, options) => call((at) => at.send(key, families, options)),
    delete: (key, signal) => call((at) => at.delete(key, signal)),
    mapGroups: (view, signal, part) => call((at) => at.mapGroups(view, signal, part)),
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
    'it no longer takes samples as a VictoriaMetrics does, and will be sent what is pending as a Pushgateway next time',
};

function gatewayCalls(gateway: Gateway): Calls {
  return {
    send: (key, families, options) => sendFamilies(gateway, key, families, options),
    delete: (key, signal) => gateway.delete(key, { ...(signal && { signal }) }),
    mapGroups: (view, signal) => gateway.mapGroups(view, { ...(signal && { signal }) }),
  };
}

async function victoriaMetricsCalls(
  spec: PushgatewaySpec,
  opened: OpenAccess,
  timeoutSeconds: number,
  { state, warnings }: { readonly state: StateLocation; readonly warnings: Set<string> },
): Promise<Calls> {
  const [{ openVictoriaMetrics }, { sentMemory }] = await Promise.all([
    import('../victoria-metrics/open.js'),
    import('../engine/memory.js'),
  ]);
  const { name } = spec;
  return openVictoriaMetrics(spec, opened, timeoutSeconds, {
    name,
    memory: sentMemory(state, name),
    warnings,
  });
}

import { exposedSecrets, type OpenAccess, openAccess } from '../../http/access.js';
import type { NoAccess } from '../../model/delivery.js';
import type { PushgatewaySpec } from '../../model/destination.js';
import type { StateLocation } from '../../model/plan.js';
import type { Destination } from '../destination.js';
import { sendFamilies } from '../send-families.js';
import { Gateway } from './gateway.js';
import { serverAt } from './server-at.js';

type Server = Pick<Destination, 'send' | 'delete' | 'groups'>;

/** @param timeoutSeconds total time of one call, retries included */
export async function pushgatewayDestination(
  spec: PushgatewaySpec,
  timeoutSeconds: number,
  state: StateLocation,
): Promise<Destination> {
  const { name, address, access } = spec;
  const warnings = new Set<string>();
  const opening = openAccess(access, address);
  const known = await serverAt(spec, state);
  let server = known.server;
  const serverOf = async (opened: OpenAccess): Promise<Server> => {
    if (server === 'pushgateway') {
      return gatewayServer(new Gateway(address.baseUrl, { ...opened, timeoutSeconds }));
    }
    const [{ openVictoriaMetrics }, { sentMemory }] = await Promise.all([
      import('../victoria-metrics/open.js'),
      import('../engine/memory.js'),
    ]);
    const sender = { name, memory: sentMemory(state, name), warnings };
    return openVictoriaMetrics(spec, opened, timeoutSeconds, sender);
  };
  /** Calls what answers there, and calls again where it turns out to be something else than was known. */
  const call = async <T extends { readonly kind: string }>(
    action: (server: Server) => Promise<T | NoAccess>,
  ): Promise<T | NoAccess> => {
    const opened = await opening;
    if (opened.kind === 'no-access') return opened;
    const result = await action(await serverOf(opened));
    const found = known.contradictedBy(result, server);
    if (found === undefined) return result;
    server = found;
    const second = await action(await serverOf(opened));
    if (known.contradictedBy(second, server) === undefined) await known.remember(server);
    return second;
  };
  return {
    name,
    ...(server === 'victoria-metrics' && { fades: true }),
    send: (key, families, options) => call((at) => at.send(key, families, options)),
    delete: (key) => call((at) => at.delete(key)),
    groups: (signal, only) => call((at) => at.groups(signal, only)),
    warnings: async () => [...(await exposedSecrets(access)), ...warnings],
  };
}

function gatewayServer(gateway: Gateway): Server {
  return {
    send: (key, families, options) => sendFamilies(gateway, key, families, options),
    delete: (key) => gateway.delete(key),
    groups: (signal) => gateway.groups({ ...(signal && { signal }) }),
  };
}

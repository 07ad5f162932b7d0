import { exposedSecrets, type OpenAccess, openAccess } from '../../http/access.js';
import { type Endpoint, endpointOf } from '../../http/endpoint.js';
import type { Unsupported } from '../../model/delivery.js';
import type { ServerSpec } from '../../model/destination.js';
import type { StateLocation } from '../../model/plan.js';
import { lookingDirect } from '../../platform/disk.js';
import { closedDestination, type ServerCalls } from '../closed-destination.js';
import type { Destination } from '../destination.js';
import { type Engine, sendToEngine } from './engine.js';
import { sentMemory } from './memory.js';
import { queryGroups } from './query.js';
import { refreshAtEngine } from './refresh.js';

/** What one kind of engine does in its own way. */
export interface EngineProtocol {
  readonly engineAt: (endpoint: Endpoint) => Engine;
  /** URL of its query API, or why there is none. */
  readonly queryUrl: (baseUrl: string) => string | Unsupported;
  readonly noDelete: Unsupported;
  /** Whether its groups are sent again, as in `Destination`. They must be readable for that. */
  readonly isRefreshed: boolean;
}

/** @param timeoutSeconds total time of one call, retries included */
export async function openEngine(
  protocol: EngineProtocol,
  spec: ServerSpec,
  timeoutSeconds: number,
  state: StateLocation,
): Promise<Destination> {
  const { name, address, access } = spec;
  const opened = await openAccess(access, address);
  if (opened.kind === 'no-access') return closedDestination(spec, opened, protocol.isRefreshed);
  const warnings = new Set<string>();
  return {
    name,
    ...engineCalls(protocol, spec, { opened, timeoutSeconds, state, warnings }),
    warnings: async () => [...(await exposedSecrets(access)), ...warnings],
  };
}

export interface EngineContext {
  readonly opened: OpenAccess;
  readonly timeoutSeconds: number;
  readonly state: StateLocation;
  /** Calls add to it. */
  readonly warnings: Set<string>;
}

export function engineCalls(
  { engineAt, queryUrl, noDelete, isRefreshed }: EngineProtocol,
  { name, address }: Pick<ServerSpec, 'name' | 'address'>,
  { opened, timeoutSeconds, state, warnings }: EngineContext,
): ServerCalls {
  const endpoint = endpointOf(address, { ...opened, timeoutSeconds });
  const sender = { name, memory: sentMemory(state, name), warnings };
  const refresh: Destination['refresh'] = (groups, asOf, signal) => {
    const memory = sentMemory(state, name, lookingDirect);
    return refreshAtEngine(engineAt(endpoint), { ...sender, memory }, groups, asOf, signal);
  };
  return {
    send: (...sent) => sendToEngine(engineAt(endpoint), sender, ...sent),
    ...(isRefreshed && { refresh }),
    delete: async () => noDelete,
    async mapGroups(view, signal, part) {
      const url = queryUrl(address.baseUrl);
      return typeof url === 'string' ? queryGroups(endpoint, url, view, signal, part) : url;
    },
  };
}

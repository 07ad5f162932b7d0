import { parseServerUrl } from '../../http/address.js';
import { loadHttp } from '../../http/client.js';
import { proxyUrlFor } from '../../http/proxies.js';
import type { RemoteWriteSpec } from '../../model/destination.js';
import { describeAccess } from '../describe-access.js';
import type { DestinationKind } from '../kind.js';
import { resolveAccess, resolveAnonymousAccess } from '../resolve-access.js';

const EXAMPLE = 'such as http://prometheus.example:9090/api/v1/write';

/** Distinguishes the destination from others with the same address, also in state. */
const PREFIX = 'remote-write:';

/**
 * Receivers of Prometheus remote write as destinations. This folder writes samples to them, and
 * reads groups back by the query API beside the write path.
 */
export const REMOTE_WRITE: DestinationKind<RemoteWriteSpec> = {
  resolve(resolver) {
    const specs = new Map<string, RemoteWriteSpec>();
    for (const text of resolver.values('remoteWrite')) {
      const address = parseServerUrl(text, EXAMPLE);
      if (address.kind === 'invalid') resolver.report('remoteWrite', address.reason);
      else if (new URL(address.baseUrl).pathname === '/') {
        resolver.report('remoteWrite', `needs the path of the receiver: write it ${EXAMPLE}`);
      } else {
        const name = `${PREFIX}${address.display}`;
        specs.set(name, { kind: 'remote-write', name, address, access: resolveAccess(resolver) });
      }
    }
    return [...specs.values()];
  },
  recall(resolver, name) {
    if (!name.startsWith(PREFIX)) return undefined;
    const address = parseServerUrl(name.slice(PREFIX.length), EXAMPLE);
    if (address.kind === 'invalid') return undefined;
    return { kind: 'remote-write', name, address, access: resolveAnonymousAccess(resolver) };
  },
  argumentsFor: (name) =>
    name.startsWith(PREFIX) ? ['--remote-write', name.slice(PREFIX.length)] : undefined,
  async preload({ address, access: { proxies } }) {
    await import('./remote-write-destination.js');
    await loadHttp(proxyUrlFor(address.baseUrl, proxies) !== undefined);
  },
  async open(spec, timeoutSeconds, state) {
    const { remoteWriteDestination } = await import('./remote-write-destination.js');
    return remoteWriteDestination(spec, timeoutSeconds, state);
  },
  async check(spec, context) {
    const { checkRemoteWrite } = await import('./check.js');
    return checkRemoteWrite(spec, context);
  },
  describe: async ({ address, access }) => [
    ['remote write', `POST ${address.display}`],
    ...describeAccess(access).map((text) => ['access', text] as const),
  ],
};

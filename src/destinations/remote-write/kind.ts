import { parseServerUrl } from '../../http/address.js';
import type { RemoteWriteSpec } from '../../model/destination.js';
import { engineKind } from '../engine/engine-kind.js';
import type { DestinationKind } from '../kind.js';
import { resolveAccess } from '../resolve-access.js';

const EXAMPLE = 'such as http://prometheus.example:9090/api/v1/write';

/**
 * Receivers of Prometheus remote write as destinations. This folder writes samples to them, and
 * reads groups back by the query API beside the write path.
 */
export const REMOTE_WRITE: DestinationKind<RemoteWriteSpec> = engineKind({
  kind: 'remote-write',
  option: 'remoteWrite',
  parse(url) {
    const address = parseServerUrl(url, EXAMPLE);
    return address.kind === 'address' && new URL(address.baseUrl).pathname === '/'
      ? { kind: 'invalid', reason: `needs the path of the receiver: write it ${EXAMPLE}` }
      : address;
  },
  accessOf: resolveAccess,
  load: async () => (await import('./remote-write.js')).PROTOCOL,
});

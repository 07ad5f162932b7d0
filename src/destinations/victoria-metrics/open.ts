import type { OpenAccess } from '../../http/access.js';
import { endpointOf } from '../../http/endpoint.js';
import type { Unsupported } from '../../model/delivery.js';
import type { PushgatewaySpec } from '../../model/destination.js';
import type { Destination } from '../destination.js';
import { sendToEngine, type Sender } from '../engine/engine.js';
import { queryGroups } from '../engine/query.js';
import { refreshAtEngine } from '../engine/refresh.js';
import { queryUrlOf } from './urls.js';
import { victoriaMetricsEngine } from './victoria-metrics.js';

/**
 * Opens a VictoriaMetrics that was named as a gateway. This folder sends to VictoriaMetrics and
 * vmagent by their import of text, and is no kind of its own: users name both with `--gateway`.
 */
export function openVictoriaMetrics(
  { address }: Pick<PushgatewaySpec, 'address'>,
  access: OpenAccess,
  timeoutSeconds: number,
  sender: Sender,
): Pick<Destination, 'send' | 'refresh' | 'delete' | 'mapGroups'> {
  const endpoint = endpointOf(address, { ...access, timeoutSeconds });
  const engine = victoriaMetricsEngine(endpoint);
  return {
    async send(key, families, options) {
      if (options.mode === 'replace') return { kind: 'invalid', problems: [NO_REPLACE] };
      return sendToEngine(engine, sender, key, families, options);
    },
    refresh: (groups, asOf, signal) => refreshAtEngine(engine, sender, groups, asOf, signal),
    delete: async () => NO_DELETE,
    mapGroups: (view, signal, part) =>
      queryGroups(endpoint, queryUrlOf(address.baseUrl), view, signal, part),
  };
}

const NO_REPLACE =
  'this is a VictoriaMetrics, which replaces nothing: a push adds samples; leave out --replace';

const NO_DELETE: Unsupported = {
  kind: 'unsupported',
  reason:
    'this is a VictoriaMetrics, which deletes no group; the series age out, or delete them with its own API: see jobmeter help engines',
};

import type { Unsupported } from '../../model/delivery.js';
import type { PushgatewaySpec } from '../../model/destination.js';
import type { ServerCalls } from '../closed-destination.js';
import {
  engineCalls,
  type EngineContext,
  type EngineProtocol,
} from '../engine/engine-destination.js';
import { queryUrlOf } from './urls.js';
import { victoriaMetricsEngine } from './victoria-metrics.js';

const NO_REPLACE =
  'this is a VictoriaMetrics, which replaces nothing: a push adds samples; leave out --replace';

const NO_DELETE: Unsupported = {
  kind: 'unsupported',
  reason:
    'this is a VictoriaMetrics, which deletes no group; the series age out, or delete them with its own API: see jobmeter help engines',
};

export const PROTOCOL: EngineProtocol = {
  engineAt: victoriaMetricsEngine,
  queryUrl: queryUrlOf,
  noDelete: NO_DELETE,
  isRefreshed: true,
};

/**
 * Opens a VictoriaMetrics that was named as a gateway. This folder sends to VictoriaMetrics and
 * vmagent by their import of text, and is no kind of its own: users name both with `--gateway`.
 */
export function openVictoriaMetrics(spec: PushgatewaySpec, context: EngineContext): ServerCalls {
  const calls = engineCalls(PROTOCOL, spec, context);
  return {
    ...calls,
    async send(key, families, options) {
      if (options.mode === 'replace') return { kind: 'invalid', problems: [NO_REPLACE] };
      return calls.send(key, families, options);
    },
  };
}

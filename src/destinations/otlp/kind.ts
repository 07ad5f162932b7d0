import { parseServerUrl } from '../../http/address.js';
import { loadHttp } from '../../http/client.js';
import { proxyUrlFor } from '../../http/proxies.js';
import type { BaseAddress } from '../../model/access.js';
import type { OtlpSpec } from '../../model/destination.js';
import { describeAccess } from '../describe-access.js';
import type { DestinationKind } from '../kind.js';
import { resolveAnonymousAccess } from '../resolve-access.js';
import { resolveOtlpAccess } from './headers.js';

const EXAMPLE = 'such as http://collector.example:4318';

/** Distinguishes the destination from others with the same address, also in state. */
const PREFIX = 'otlp:';

/** Path that OpenTelemetry adds to the endpoint of all signals. */
const METRICS = '/v1/metrics';

/**
 * Receivers of OpenTelemetry metrics as destinations. This folder sends groups to them by OTLP over
 * HTTP; nothing can be listed or deleted there.
 */
export const OTLP: DestinationKind<OtlpSpec> = {
  resolve(resolver) {
    const specs = new Map<string, OtlpSpec>();
    for (const text of resolver.values('otlp')) {
      const parsed = parseServerUrl(text, EXAMPLE);
      if (parsed.kind === 'invalid') resolver.report('otlp', parsed.reason);
      else {
        const address = forMetrics(parsed);
        const name = `${PREFIX}${address.display}`;
        specs.set(name, { kind: 'otlp', name, address, access: resolveOtlpAccess(resolver) });
      }
    }
    return [...specs.values()];
  },
  recall(resolver, name) {
    if (!name.startsWith(PREFIX)) return undefined;
    const address = parseServerUrl(name.slice(PREFIX.length), EXAMPLE);
    if (address.kind === 'invalid') return undefined;
    return { kind: 'otlp', name, address, access: resolveAnonymousAccess(resolver) };
  },
  argumentsFor: (name) =>
    name.startsWith(PREFIX) ? ['--otlp', name.slice(PREFIX.length)] : undefined,
  async preload({ address, access: { proxies } }) {
    await import('./otlp-destination.js');
    await loadHttp(proxyUrlFor(address.baseUrl, proxies) !== undefined);
  },
  async open(spec, timeoutSeconds, state) {
    const { otlpDestination } = await import('./otlp-destination.js');
    return otlpDestination(spec, timeoutSeconds, state);
  },
  async check(spec, context) {
    const { checkOtlp } = await import('./check.js');
    return checkOtlp(spec, context);
  },
  describe: async ({ address, access }) => [
    ['otlp', `POST ${address.display}`],
    ...describeAccess(access).map((text) => ['access', text] as const),
  ],
};

function forMetrics(address: BaseAddress): BaseAddress {
  const { baseUrl } = address;
  const url = baseUrl.endsWith(METRICS) ? baseUrl : `${baseUrl}${METRICS}`;
  return { ...address, baseUrl: url, display: url };
}

import { parseGatewayUrl } from '../../http/address.js';
import type { PushgatewaySpec } from '../../model/destination.js';
import { describeAccess } from '../describe-access.js';
import type { DestinationKind } from '../kind.js';
import { ACCESS_GROUPS, resolveAccess, resolveAnonymousAccess } from '../resolve-access.js';

/**
 * The Pushgateway as a destination. This folder has its client, which the library exports too, and
 * its check. A server that turns out to be a VictoriaMetrics is passed on to the folder of that.
 */
export const PUSHGATEWAY: DestinationKind<PushgatewaySpec> = {
  resolve(resolver) {
    const specs = new Map<string, PushgatewaySpec>();
    const general = resolveAccess(resolver);
    for (const text of resolver.values('gateway')) {
      const own = resolver.gateway(text, ACCESS_GROUPS);
      const [url = text] = own?.values('gateway') ?? [];
      const address = parseGatewayUrl(url);
      const access = own === undefined ? general : resolveAccess(own);
      if (address.kind === 'invalid') (own ?? resolver).report('gateway', address.reason);
      else {
        const { baseUrl: name } = address;
        specs.set(name, { kind: 'pushgateway', name, address, access });
      }
    }
    return [...specs.values()];
  },
  recall(resolver, name) {
    const address = parseGatewayUrl(name);
    if (address.kind === 'invalid') return undefined;
    return { kind: 'pushgateway', name, address, access: resolveAnonymousAccess(resolver) };
  },
  argumentsFor: (name) =>
    parseGatewayUrl(name).kind === 'address' ? ['--gateway', name] : undefined,
  load: () => import('./pushgateway-destination.js'),
  async check(spec, context) {
    const { checkGateway } = await import('./check/check.js');
    return checkGateway(spec, context);
  },
  isSpread: true,
  scraped: ({ address }) => address.baseUrl,
  async describe({ address, access }, { key, method }) {
    const { groupingPath } = await import('./grouping-path.js');
    const verb = method === 'add' ? 'POST' : 'PUT';
    return [
      ['gateway', `${verb} ${address.baseUrl}${groupingPath(key)}`],
      ...describeAccess(access),
    ];
  },
};

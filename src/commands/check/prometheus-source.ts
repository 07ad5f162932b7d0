import path from 'node:path';
import { resolveAccess } from '../../destinations/resolve-access.js';
import { parseGatewayUrl } from '../../http/address.js';
import type { Access, BaseAddress } from '../../model/access.js';
import type { Resolver } from '../../options/resolver.js';

/** Where to read the configuration of Prometheus. */
export type PrometheusSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'server'; readonly address: BaseAddress; readonly access: Access };

const FILE = /^[/.~]|\.ya?ml$/;

export function resolvePrometheus(resolver: Resolver): PrometheusSource | undefined {
  const text = resolver.value('prometheus');
  if (text === undefined) return undefined;
  if (FILE.test(text)) return { kind: 'file', path: path.resolve(text) };
  const address = parseGatewayUrl(text);
  if (address.kind === 'invalid') {
    resolver.report(
      'prometheus',
      address.reason.replace('pushgateway.example:9091', 'prometheus.example:9090'),
    );
    return undefined;
  }
  const { tls, proxies } = resolveAccess(resolver);
  // The configured credentials are for gateways only. Those for Prometheus are part of its URL.
  return {
    kind: 'server',
    address,
    access: { credentials: { kind: 'none' }, headers: {}, tls, proxies },
  };
}

import type { Tls } from './request.js';
import type { Access, TlsFiles, Proxies, BaseAddress } from '../model/access.js';
import type { NoAccess } from '../model/delivery.js';
import { openCredentials } from './credentials.js';
import { exposure } from './named-file.js';
import type { OpenTls } from './tls-files.js';

/** All that a request needs beside its address, in the terms of `GatewayOptions`. */
export interface OpenAccess extends Tls {
  readonly kind: 'open';
  readonly user?: string;
  readonly password?: string;
  readonly bearerToken?: string;
  readonly headers: Access['headers'];
  readonly proxies: Proxies;
}

/** Reads the files that this gateway needs. Where one can't be had, nothing is to be sent: it would be sent as nobody. */
export async function openAccess(
  { credentials, headers, tls, proxies }: Access,
  { authorization, baseUrl }: BaseAddress,
): Promise<OpenAccess | NoAccess> {
  // What a gateway's own URL says is for that gateway, and nothing else is shown to it.
  const own = authorization && { ...headers, authorization };
  const [who, how] = await Promise.all([
    openCredentials(own ? { kind: 'none' } : credentials),
    openTlsOf(baseUrl.startsWith('https:') ? tls : {}),
  ]);
  if (who.kind === 'problem' || how.kind === 'problem') {
    const problems = [who, how].flatMap((each) => (each.kind === 'problem' ? [each.problem] : []));
    return { kind: 'no-access', problems };
  }
  return { ...who, ...how, headers: own || headers, proxies };
}

/** Certificates take OpenSSL, and most gateways have none. */
async function openTlsOf(files: TlsFiles): Promise<OpenTls> {
  if (Object.keys(files).length === 0) return { kind: 'open' };
  return (await import('./tls-files.js')).openTls(files);
}

/** A line for each file with a secret that others than its owner may read. */
export async function exposedSecrets({ credentials, tls }: Access): Promise<readonly string[]> {
  const { cert, key = cert } = tls;
  const secrets = [
    credentials.kind === 'basic' ? credentials.password : undefined,
    credentials.kind === 'bearer' ? credentials.token : undefined,
  ];
  const files = [...secrets.filter((secret) => secret?.kind === 'file'), ...[key ?? []].flat()];
  const remarks = await Promise.all(files.map(exposure));
  return remarks.filter((remark) => remark !== undefined);
}

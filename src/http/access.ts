import type { Tls } from './request.js';
import type { Access, TlsFiles, Proxies, BaseAddress } from '../model/access.js';
import type { NoAccess } from '../model/delivery.js';
import { openCredentials } from './credentials.js';
import { exposureWarning } from './named-file.js';
import type { OpenTls } from './tls-files.js';

/** `Access` with all files read, in the terms of `GatewayOptions`. */
export interface OpenAccess extends Tls {
  readonly kind: 'open';
  readonly user?: string;
  readonly password?: string;
  readonly bearerToken?: string;
  readonly headers: Access['headers'];
  readonly proxies: Proxies;
}

/**
 * Reads the files that access to this server needs. If one is unreadable, nothing is sent: it would go without
 * credentials.
 */
export async function openAccess(
  { credentials, headers, tls, proxies }: Access,
  { authorization, baseUrl }: BaseAddress,
): Promise<OpenAccess | NoAccess> {
  // Credentials in the URL are for this server alone and replace all others.
  const urlHeaders = authorization && { ...headers, authorization };
  const [identity, tlsFiles] = await Promise.all([
    openCredentials(urlHeaders ? { kind: 'none' } : credentials),
    openTlsOf(baseUrl.startsWith('https:') ? tls : {}),
  ]);
  if (identity.kind === 'problem' || tlsFiles.kind === 'problem') {
    const problems = [identity, tlsFiles].flatMap((each) =>
      each.kind === 'problem' ? [each.problem] : [],
    );
    return { kind: 'no-access', problems };
  }
  return { ...identity, ...tlsFiles, headers: urlHeaders || headers, proxies };
}

/** Loads the code only when needed: it needs OpenSSL, and most gateways use no certificates. */
async function openTlsOf(files: TlsFiles): Promise<OpenTls> {
  if (Object.keys(files).length === 0) return { kind: 'open' };
  return (await import('./tls-files.js')).openTls(files);
}

/** One warning per secret file that users other than its owner can read. */
export async function exposedSecrets({ credentials, tls }: Access): Promise<readonly string[]> {
  const { cert, key = cert } = tls;
  const secrets = [
    credentials.kind === 'basic' ? credentials.password : undefined,
    credentials.kind === 'bearer' ? credentials.token : undefined,
  ];
  const files = [...secrets.filter((secret) => secret?.kind === 'file'), ...[key ?? []].flat()];
  const warnings = await Promise.all(files.map(exposureWarning));
  return warnings.filter((warning) => warning !== undefined);
}

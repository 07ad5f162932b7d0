import type { TlsOptions } from 'node:tls';
import type { NamedFile } from '../../model/access.js';
import type { WebConfig, WebTls } from '../../model/listen.js';
import { exposureWarning } from '../named-file.js';
import { openTls } from '../tls-files.js';

/** Certificates and passwords of a server, ready for use. */
export interface Security {
  readonly tls: TlsOptions | undefined;
  readonly users: WebConfig['users'];
}

export const OPEN: Security = { tls: undefined, users: new Map() };

export type OpenSecurity =
  | { readonly kind: 'open'; readonly security: Security; readonly warnings: readonly string[] }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/** Reads the files that a web config names. */
export async function openSecurity({ tls, users }: WebConfig): Promise<OpenSecurity> {
  if (tls === undefined) return { kind: 'open', security: { tls: undefined, users }, warnings: [] };
  const key = fileOf('key_file', tls.keyFile);
  const opened = await openTls({
    cert: fileOf('cert_file', tls.certFile),
    key,
    ...(tls.clientCaFile !== undefined && { ca: fileOf('client_ca_file', tls.clientCaFile) }),
  });
  if (opened.kind === 'problem') return { kind: 'problems', problems: [opened.problem] };
  const { ca, cert, key: privateKey } = opened;
  const warning = await exposureWarning(key);
  return {
    kind: 'open',
    security: { tls: { cert, key: privateKey, ...clientsOf(ca), ...versionsOf(tls) }, users },
    warnings: warning === undefined ? [] : [warning],
  };
}

function clientsOf(ca: string | undefined): TlsOptions {
  return ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true };
}

/** At least TLS 1.2, as in exporter-toolkit. */
function versionsOf({ minVersion = 'TLSv1.2', maxVersion = 'TLSv1.3' }: WebTls): TlsOptions {
  return { minVersion, maxVersion };
}

function fileOf(source: string, path: string): NamedFile {
  return { source, path };
}

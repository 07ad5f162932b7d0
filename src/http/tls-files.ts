import type { Tls } from './request.js';
import type { NamedFile, TlsFiles } from '../model/access.js';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isErrnoException } from '../util/errno.js';
import { type Content, problemWith, readNamedFile } from './named-file.js';

export type OpenTls =
  ({ readonly kind: 'open' } & Tls) | { readonly kind: 'problem'; readonly problem: string };

/** A certificate file may hold its key as well. OpenSSL's own complaints tell nobody which file is meant. */
export async function openTls({ ca, cert, key = cert }: TlsFiles): Promise<OpenTls> {
  const vouching = ca && (await readCertificate(ca));
  if (vouching?.kind === 'problem') return vouching;
  const shown = cert && (await readCertificate(cert));
  if (shown?.kind === 'problem') return shown;
  const secret = key && shown && (await readKey(key, shown.text));
  if (secret?.kind === 'problem') return secret;
  return {
    kind: 'open',
    ...(vouching && { ca: vouching.text }),
    ...(shown && { cert: shown.text }),
    ...(secret && { key: secret.text }),
  };
}

async function readCertificate(file: NamedFile): Promise<Content> {
  const content = await readNamedFile(file);
  if (content.kind === 'problem' || certificateIn(content.text) !== undefined) return content;
  return problemWith(
    file,
    'no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----',
  );
}

function certificateIn(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

async function readKey(file: NamedFile, certificate: string): Promise<Content> {
  const content = await readNamedFile(file);
  if (content.kind === 'problem') return content;
  try {
    const key = createPrivateKey(content.text);
    if (certificateIn(certificate)?.checkPrivateKey(key)) return content;
    return problemWith(file, 'this private key is not that of the certificate of --cert');
  } catch (error) {
    const isEncrypted = isErrnoException(error) && error.code === 'ERR_MISSING_PASSPHRASE';
    return problemWith(
      file,
      isEncrypted
        ? 'this private key is encrypted, and nobody is there to be asked: decrypt it'
        : 'no private key in PEM form; give it with --key, or in the file of --cert',
    );
  }
}

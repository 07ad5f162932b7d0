import type { Tls } from './request.js';
import type { NamedFile, TlsFiles } from '../model/access.js';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { errorCode } from '../util/errno.js';
import { type FileContent, fileProblem, readNamedFile } from './named-file.js';

export type OpenTls =
  ({ readonly kind: 'open' } & Tls) | { readonly kind: 'problem'; readonly problem: string };

/**
 * Reads and checks the files here, because errors of OpenSSL do not name the file. The file of `cert` may contain the
 * key.
 */
export async function openTls({ ca, cert, key = cert }: TlsFiles): Promise<OpenTls> {
  const authority = ca && (await readCertificate(ca));
  if (authority?.kind === 'problem') return authority;
  const certificate = cert && (await readCertificate(cert));
  if (certificate?.kind === 'problem') return certificate;
  const privateKey = key && cert && certificate && (await readKey(key, cert, certificate.text));
  if (privateKey?.kind === 'problem') return privateKey;
  return {
    kind: 'open',
    ...(authority && { ca: authority.text }),
    ...(certificate && { cert: certificate.text }),
    ...(privateKey && { key: privateKey.text }),
  };
}

async function readCertificate(file: NamedFile): Promise<FileContent> {
  const content = await readNamedFile(file);
  if (content.kind === 'problem' || certificateIn(content.text) !== undefined) return content;
  return fileProblem(
    file,
    'not a certificate in PEM format, which begins with -----BEGIN CERTIFICATE-----',
  );
}

function certificateIn(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

async function readKey(
  file: NamedFile,
  cert: NamedFile,
  certificate: string,
): Promise<FileContent> {
  const content = await readNamedFile(file);
  if (content.kind === 'problem') return content;
  try {
    const key = createPrivateKey(content.text);
    if (certificateIn(certificate)?.checkPrivateKey(key)) return content;
    return fileProblem(file, `this private key does not match the certificate of ${cert.source}`);
  } catch (error) {
    const isEncrypted = errorCode(error) === 'ERR_MISSING_PASSPHRASE';
    const hint = file === cert ? '; give it with --key, or in the file of --cert' : '';
    return fileProblem(
      file,
      isEncrypted
        ? 'this private key is encrypted, and jobmeter cannot ask for a passphrase: decrypt it'
        : `no private key in PEM format${hint}`,
    );
  }
}

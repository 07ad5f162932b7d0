import { type GenerateResult, generate } from 'selfsigned';

/** PEM, with the names of the options of TLS servers. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;

/** Creates a certificate authority. Certificates of `issue(ca)` are valid for clients that trust `ca.cert`. */
export async function certificateAuthority(): Promise<Identity> {
  const extensions = [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ] as const;
  return identityOf(
    await generate([{ name: 'commonName', value: 'Test authority' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      extensions: [...extensions],
    }),
  );
}

/**
 * Issues a certificate for servers and clients. Default: for 127.0.0.1 and localhost, valid from yesterday to tomorrow.
 * Without an authority, it is self-signed.
 */
export async function issue(
  authority: Identity | undefined,
  options: { readonly host?: string; readonly days?: readonly [from: number, to: number] } = {},
): Promise<Identity> {
  const { host, days: [from, to] = [-1, 1] } = options;
  const altNames =
    host === undefined
      ? [
          { type: 7 as const, ip: '127.0.0.1' },
          { type: 2 as const, value: 'localhost' },
        ]
      : [{ type: 2 as const, value: host }];
  return identityOf(
    await generate([{ name: 'commonName', value: host ?? 'localhost' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: new Date(Date.now() + from * DAY_MS),
      notAfterDate: new Date(Date.now() + to * DAY_MS),
      extensions: [
        { name: 'basicConstraints', cA: false },
        { name: 'keyUsage', digitalSignature: true },
        { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
        { name: 'subjectAltName', altNames },
      ],
      ...(authority && { ca: authority }),
    }),
  );
}

function identityOf({ cert, private: key }: GenerateResult): Identity {
  return { cert, key };
}

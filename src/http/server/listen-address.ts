import path from 'node:path';
import type { ListenAddress } from '../../model/listen.js';

const LOOPBACK = '127.0.0.1';

/** For messages about an address that is not understood. */
export const ADDRESS_FORM =
  'write PORT, HOST:PORT or unix:PATH; 0.0.0.0:PORT and [::]:PORT listen on every address';

/** Connecting requires write permission: only the owner may. */
const SOCKET_MODE = 0o600;

const TCP = /^(?:(?:\[(?<v6>[0-9a-f:.]+(?:%\w+)?)\]|(?<host>[^\s:/?#@[\]]+)):)?(?<port>\d{1,5})$/i;

/** Parses `PORT`, `HOST:PORT`, `unix:PATH` or `unix:PATH,mode=660`. Undefined for anything else. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  if (text.startsWith('unix:')) return unixAddress(text.slice('unix:'.length));
  const { v6, host, port } = TCP.exec(text)?.groups ?? {};
  if (port === undefined || Number(port) > 65_535) return undefined;
  return { kind: 'tcp', host: v6 ?? host ?? LOOPBACK, port: Number(port) };
}

function unixAddress(text: string): ListenAddress | undefined {
  const octal = /,mode=([0-7]{3,4})$/.exec(text)?.[1];
  const file = octal === undefined ? text : text.slice(0, text.lastIndexOf(','));
  if (file === '' || file.includes('\0')) return undefined;
  const mode = octal === undefined ? SOCKET_MODE : Number.parseInt(octal, 8);
  return { kind: 'unix', path: path.resolve(file), mode };
}

export function formatAddress(address: ListenAddress): string {
  return address.kind === 'unix' ? `unix:${address.path}` : hostAndPort(address.host, address.port);
}

export function hostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

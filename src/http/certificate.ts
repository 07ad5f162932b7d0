import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { Tls } from './request.js';

/**
 * When the certificate of a server expires, in seconds since the epoch. Undefined without a trusted
 * connection: the request itself reports that.
 */
export function certificateEnd(
  url: string,
  tls: Tls,
  deadline: AbortSignal,
): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  // An IPv6 address has brackets in a URL.
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: port === '' ? 443 : Number(port),
      // SNI does not allow addresses.
      ...(isIP(host) === 0 && { servername: host }),
      ...tls,
    });
    const end = (seconds?: number): void => {
      deadline.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(seconds);
    };
    const giveUp = (): void => end();
    if (deadline.aborted) giveUp();
    deadline.addEventListener('abort', giveUp);
    socket.once('secureConnect', () => {
      const moment = Date.parse(socket.getPeerCertificate().valid_to) / 1000;
      end(Number.isNaN(moment) ? undefined : moment);
    });
    socket.once('error', giveUp);
    socket.once('close', giveUp);
  });
}

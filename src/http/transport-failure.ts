import type { GatewayFailure } from '../model/delivery.js';
import { oneLine } from '../util/one-line.js';
import { isExpired } from '../util/deadline.js';
import type { Endpoint } from './endpoint.js';
import { type FailureReason, type HttpFailure, UNSENT } from './failure.js';

/** Says why a server gave no complete response, and what to do about it. */
export function transportFailure(
  { reason, message, mayHaveArrived = false }: HttpFailure,
  deadline: AbortSignal,
  endpoint: Pick<Endpoint, 'baseUrl' | 'tls' | 'secrets' | 'proxy'>,
  what: 'gateway' | 'server' = 'gateway',
): GatewayFailure {
  if (reason === 'timeout') return ended(deadline);
  const advice = remedyFor(reason, endpoint, what);
  const outage = outageBy(reason, mayHaveArrived);
  return {
    kind: 'unreachable',
    reason: oneLine(message, endpoint.secrets),
    advice,
    ...(outage && { outage }),
  };
}

/** Undefined for what a person has to mend: certificates, a proxy that refuses. */
function outageBy(reason: FailureReason, mayHaveArrived: boolean): 'unsent' | 'cut' | undefined {
  if (UNSENT.includes(reason)) return mayHaveArrived ? 'cut' : 'unsent';
  return reason === 'broken' ? 'cut' : undefined;
}

function remedyFor(
  reason: Exclude<FailureReason, 'timeout'>,
  { baseUrl, tls, proxy }: Pick<Endpoint, 'baseUrl' | 'tls' | 'proxy'>,
  what: 'gateway' | 'server',
): string {
  // With TLS 1.3 a server that requires a client certificate closes the connection after the handshake.
  const isAnonymous = baseUrl.startsWith('https:') && tls.cert === undefined;
  const further = [
    ...(reason === 'broken' && isAnonymous
      ? ['it may want a client certificate: --cert and --key']
      : []),
    ...(proxy === undefined ? [] : [`the proxy is ${proxy.url}`]),
  ];
  return [REMEDY[reason].replaceAll('gateway', what), ...further].join('; ');
}

function ended({ reason }: AbortSignal): GatewayFailure {
  return isExpired(reason)
    ? { kind: 'timed-out', afterSeconds: reason.afterSeconds }
    : { kind: 'cancelled' };
}

const REMEDY: Readonly<Record<Exclude<FailureReason, 'timeout'>, string>> = {
  dns: 'check the spelling of the host, and name resolution on this machine',
  connection: 'check host and port, and that the gateway runs',
  broken: 'check the gateway, and any proxy in front of it',
  proxy: 'check the proxy: the credentials in its URL, and what it lets through',
  expired: 'renew the certificate of the gateway, or correct the clock of this machine',
  'wrong-host':
    'use the host name in the certificate of the gateway, or give it a certificate with this name',
  untrusted: 'name the file with the CA certificate of the gateway: --ca',
  'client-certificate': 'use a client certificate that the gateway accepts: --cert and --key',
  'not-tls': 'check the port; if the gateway speaks plain http, write http:// in its URL',
  tls: 'check the certificate, and whether the gateway speaks http or https',
  protocol: 'check that the port is that of the gateway',
  request: 'check the headers given for the gateway',
};

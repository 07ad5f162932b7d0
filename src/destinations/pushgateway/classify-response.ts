import type { GatewayFailure } from '../../model/delivery.js';
import type { FailureReason } from '../../http/failure.js';
import type { HttpResponse, HttpResult } from '../../http/client.js';
import { isExpired } from '../../http/deadline.js';
import type { Endpoint } from './endpoint.js';
import { oneLine } from '../../util/one-line.js';

/**
 * The answer if it is one of success, else why not. Only 2xx is, without a web page: of a 3xx nothing was kept. What is
 * secret is in no message, even where the server echoes it.
 */
export function classifyResponse(
  result: HttpResult,
  deadline: AbortSignal,
  endpoint: Pick<Endpoint, 'baseUrl' | 'tls' | 'secrets' | 'proxy'>,
): HttpResponse | GatewayFailure {
  const { secrets } = endpoint;
  if (result.kind === 'failed') {
    const { reason, message } = result;
    if (reason === 'timeout') return ended(deadline);
    const advice = remedyFor(reason, endpoint);
    return { kind: 'unreachable', reason: oneLine(message, secrets), advice };
  }
  const { status, headers, body } = result;
  const stranger = strangerIn(status, body);
  if (stranger !== undefined) return { kind: 'not-a-gateway', reason: stranger };
  if (status >= 200 && status < 300) return result;
  if (status >= 300 && status < 400) {
    return { kind: 'redirected', status, location: oneLine(headers.location ?? '', secrets) };
  }
  return { kind: 'refused', status, reason: oneLine(body, secrets), advice: adviceOn(status) };
}

/** A Pushgateway answers to a push with an empty body, and to all else with JSON. */
const WEB_PAGE = /^\s*<(?:!doctype|!--|\?xml|html|head|title|meta|script|body)/i;

/** VictoriaMetrics before 1.84, which has no such endpoint. */
const NO_ENDPOINT = /unsupported path requested/;

/** What only a server that is no Pushgateway answers. */
function strangerIn(status: number, body: string): string | undefined {
  if (status >= 200 && status < 300 && WEB_PAGE.test(body)) {
    return `answered with a web page (status ${status}), as a login portal does`;
  }
  if (status === 400 && NO_ENDPOINT.test(body)) {
    return 'has no endpoint for pushes (status 400); VictoriaMetrics has one from version 1.84 on, below /api/v1/import/prometheus';
  }
  return undefined;
}

function remedyFor(
  reason: Exclude<FailureReason, 'timeout'>,
  { baseUrl, tls, proxy }: Pick<Endpoint, 'baseUrl' | 'tls' | 'proxy'>,
): string {
  // Under TLS 1.3 a server that misses our certificate hangs up after the handshake.
  const isAnonymous = baseUrl.startsWith('https:') && tls.cert === undefined;
  const further = [
    ...(reason === 'broken' && isAnonymous
      ? ['it may want a client certificate: --cert and --key']
      : []),
    ...(proxy === undefined ? [] : [`the proxy is ${proxy.url}`]),
  ];
  return [REMEDY[reason], ...further].join('; ');
}

function ended({ reason }: AbortSignal): GatewayFailure {
  return isExpired(reason)
    ? { kind: 'timed-out', afterSeconds: reason.afterSeconds }
    : { kind: 'cancelled' };
}

const REMEDY: Readonly<Record<Exclude<FailureReason, 'timeout'>, string>> = {
  dns: 'check the spelling of the host, and name resolution on this machine',
  connection: 'check host and port, and that the gateway runs',
  broken: 'check the gateway, and any proxy before it',
  proxy: 'check the proxy: the credentials in its URL, and what it lets through',
  expired: 'renew the certificate of the gateway, or correct the clock of this machine',
  'wrong-host':
    'write the host name that the certificate of the gateway has, or give it one with this name',
  untrusted: 'name the file with the certificate that vouches for the gateway: --ca',
  'client-certificate': 'show a certificate that the gateway accepts: --cert and --key',
  'not-tls': 'check the port, and whether the gateway speaks http: its URL says https',
  tls: 'check the certificate, and whether the gateway speaks http or https',
  protocol: 'check that the port is that of the gateway',
  request: 'check the headers given for the gateway',
};

const ADVICE: Readonly<Record<number, string>> = {
  400: 'change what the message names; if this push does not carry it, an earlier push to another group left it there',
  401: 'check the user name and password, or the token',
  403: 'check the user name and password, or the token, and what they are allowed to do',
  404: 'no Pushgateway answers at this path: the prefix of --web.route-prefix belongs to the gateway URL',
  405: 'the server has no endpoint for pushes: check that this is the base URL of a Pushgateway',
  407: 'check the credentials for the proxy',
  413: 'send less, or raise the limit of the proxy before the gateway',
  429: 'push less often, or raise the limit',
  431: 'shorten the label values of the grouping key',
};

function adviceOn(status: number): string {
  return ADVICE[status] ?? 'look into the log of the gateway, and of any proxy before it';
}

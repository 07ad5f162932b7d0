/** A request without a complete response. */
export interface HttpFailure {
  readonly kind: 'failed';
  readonly reason: FailureReason;
  /** One line for the user. */
  readonly message: string;
  /** Whether the server may have acted on an earlier attempt of the same request. */
  readonly mayHaveArrived?: boolean;
}

export type FailureReason = keyof typeof MEANING;

const MEANING = {
  timeout: 'no complete answer in time',
  dns: 'the host name does not resolve',
  connection: 'no connection',
  broken: 'the connection ended before the answer was complete',
  proxy: 'refused by the proxy',
  expired: 'no secure connection',
  'wrong-host': 'no secure connection',
  untrusted: 'no secure connection',
  'client-certificate': 'no secure connection',
  /** The server does not speak TLS. */
  'not-tls': 'no secure connection',
  tls: 'no secure connection',
  protocol: 'the answer is not HTTP',
  /** Our request was malformed. Nothing was sent. */
  request: 'the request cannot be sent',
} as const;

/** No server has got anything of the request. */
export const UNSENT: readonly FailureReason[] = ['dns', 'connection'];

/** Maps error codes of Node, OpenSSL and undici to reasons. The first match wins. */
const REASONS: readonly (readonly [RegExp, FailureReason])[] = [
  [/^(?:ENOTFOUND|EAI_)/, 'dns'],
  [/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH)/, 'broken'],
  [/^Z_BUF_ERROR/, 'broken'],
  [/^(?:HTTPParserError|HPE_|UND_ERR_HEADERS_OVERFLOW|Z_|ERR__ERROR_FORMAT)/, 'protocol'],
  [/^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)/, 'expired'],
  [/ALTNAME_INVALID|UND_ERR_PRX_TLS|HOSTNAME/, 'wrong-host'],
  [/ALERT.*(?:CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE)/, 'client-certificate'],
  [/SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)/, 'untrusted'],
  [/WRONG_VERSION|PACKET_LENGTH_TOO_LONG|UNEXPECTED_MESSAGE/, 'not-tls'],
  [/^(?:UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|ERR_INVALID_)/, 'request'],
  [/CERT|SSL|TLS|SIGNATURE|EPROTO/, 'tls'],
];

/** undici's message for an error status from a proxy. 5xx means that the proxy could not reach the server. */
const PROXY_STATUS = /^Proxy .*\((\d{3})\)/;

/** undici's message for a connection that ended inside a body without a length. */
const CUT = /Invalid EOF state/;

/** Classifies an error thrown by Node or undici. */
export function failureOf(error: unknown, deadline: AbortSignal): HttpFailure {
  if (deadline.aborted) return { kind: 'failed', reason: 'timeout', message: MEANING.timeout };
  // For a host with several addresses, each has its own error and the AggregateError has no
  // message.
  const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const reason = failureReason(causes[0]);
  const details = [...new Set(causes.map(detailOf))].join(', ');
  return { kind: 'failed', reason, message: `${MEANING[reason]} (${details})` };
}

function failureReason(error: unknown): FailureReason {
  const status = PROXY_STATUS.exec(textOf(error, 'message') ?? '')?.[1];
  if (status !== undefined) return status.startsWith('5') ? 'connection' : 'proxy';
  if (CUT.test(textOf(error, 'message') ?? '')) return 'broken';
  const code = textOf(error, 'code') ?? textOf(error, 'name') ?? '';
  const known = REASONS.find(([pattern]) => pattern.test(code))?.[1];
  return known ?? (isOfOpenConnection(error) ? 'broken' : 'connection');
}

/** Node 24 and later append advice on command line options of Node. */
const NODE_ADVICE = /; if the root CA is installed locally.*$/;

/** Such as ETIMEDOUT and EHOSTUNREACH, which are errors of connecting, too. The server may have read the request. */
function isOfOpenConnection(error: unknown): boolean {
  return ['read', 'write'].includes(textOf(error, 'syscall') ?? '');
}

/** The message of an OpenSSL error is a dump of its error queue. The readable part is `reason`. */
function detailOf(error: unknown): string {
  const status = PROXY_STATUS.exec(textOf(error, 'message') ?? '')?.[1];
  if (status !== undefined) return `status ${status} of the proxy`;
  const text = textOf(error, 'reason') ?? textOf(error, 'message') ?? textOf(error, 'code');
  return text?.replace(NODE_ADVICE, '') ?? 'unknown';
}

function textOf(error: unknown, field: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const text: unknown = Reflect.get(error, field);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** A request without a complete answer. */
export interface HttpFailure {
  readonly kind: 'failed';
  readonly reason: FailureReason;
  /** For people, one line. */
  readonly message: string;
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
  /** It speaks, but not TLS. */
  'not-tls': 'no secure connection',
  tls: 'no secure connection',
  protocol: 'the answer is not HTTP',
  /** Ours was malformed, nothing was sent. */
  request: 'the request cannot be sent',
} as const;

/** Codes of Node, OpenSSL and undici; the first row that matches tells the reason. */
const REASONS: readonly (readonly [RegExp, FailureReason])[] = [
  [/^(?:ENOTFOUND|EAI_)/, 'dns'],
  [/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH)/, 'broken'],
  [/^(?:HTTPParserError|HPE_|UND_ERR_HEADERS_OVERFLOW)/, 'protocol'],
  [/^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)/, 'expired'],
  [/ALTNAME_INVALID|UND_ERR_PRX_TLS|HOSTNAME/, 'wrong-host'],
  [/ALERT.*(?:CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE)/, 'client-certificate'],
  [/SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)/, 'untrusted'],
  [/WRONG_VERSION|PACKET_LENGTH_TOO_LONG|UNEXPECTED_MESSAGE/, 'not-tls'],
  [/^(?:UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|ERR_INVALID_)/, 'request'],
  [/CERT|SSL|TLS|SIGNATURE|EPROTO/, 'tls'],
];

/** How undici says what a proxy has answered. 5xx is its trouble with the server behind it. */
const OF_PROXY = /^Proxy .*\((\d{3})\)/;

/** What went wrong, from whatever the platform has thrown. */
export function failureOf(error: unknown, deadline: AbortSignal): HttpFailure {
  if (deadline.aborted) return { kind: 'failed', reason: 'timeout', message: MEANING.timeout };
  // A name with several addresses: each has failed in its own way, and the sum has no message.
  const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const reason = reasonOf(causes[0]);
  const details = [...new Set(causes.map(detailOf))].join(', ');
  return { kind: 'failed', reason, message: `${MEANING[reason]} (${details})` };
}

function reasonOf(error: unknown): FailureReason {
  const status = OF_PROXY.exec(textOf(error, 'message') ?? '')?.[1];
  if (status !== undefined) return status.startsWith('5') ? 'connection' : 'proxy';
  const code = textOf(error, 'code') ?? textOf(error, 'name') ?? '';
  return REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? 'connection';
}

/** Node 24 and later say how to start Node. */
const FOR_NODE_USERS = /; if the root CA is installed locally.*$/;

/** OpenSSL's message is a dump of its error queue; its `reason` is the sentence in there. */
function detailOf(error: unknown): string {
  const status = OF_PROXY.exec(textOf(error, 'message') ?? '')?.[1];
  if (status !== undefined) return `status ${status} of the proxy`;
  const text = textOf(error, 'reason') ?? textOf(error, 'message') ?? textOf(error, 'code');
  return text?.replace(FOR_NODE_USERS, '') ?? 'unknown';
}

function textOf(error: unknown, field: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const text: unknown = Reflect.get(error, field);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

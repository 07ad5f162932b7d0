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
  tls: 'no secure connection',
  protocol: 'the answer is not HTTP',
  /** Ours was malformed, nothing was sent. */
  request: 'the request cannot be sent',
} as const;

/** Codes of Node, OpenSSL and undici; the first row that matches tells the reason. */
const REASONS: readonly (readonly [RegExp, FailureReason])[] = [
  [/^(?:ENOTFOUND|EAI_)/, 'dns'],
  [/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)/, 'broken'],
  [/^(?:HTTPParserError|HPE_|UND_ERR_HEADERS_OVERFLOW)/, 'protocol'],
  [/^(?:UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|ERR_INVALID_)/, 'request'],
  [/CERT|SSL|TLS|SIGNATURE|HOSTNAME|EPROTO/, 'tls'],
];

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
  const code = textOf(error, 'code') ?? textOf(error, 'name') ?? '';
  return REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? 'connection';
}

/** OpenSSL's message is a dump of its error queue; its `reason` is the sentence in there. */
function detailOf(error: unknown): string {
  return textOf(error, 'reason') ?? textOf(error, 'message') ?? textOf(error, 'code') ?? 'unknown';
}

function textOf(error: unknown, field: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const text: unknown = Reflect.get(error, field);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

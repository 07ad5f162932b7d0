import { openAccess } from '../../http/access.js';
import { parseProxyUrl } from '../../http/address.js';
import { type HttpResult, sendHttp } from '../../http/client.js';
import { withDeadline } from '../../util/deadline.js';
import { proxyUrlFor } from '../../http/proxies.js';
import type { Access, BaseAddress } from '../../model/access.js';
import { oneLine } from '../../util/one-line.js';
import { isRecord, recordOf, parseJson, type JsonRecord } from '../../util/json.js';

/** The `data` member of a response of the Prometheus API. */
export type JsonAnswer =
  | { readonly kind: 'failed'; readonly reason: string }
  | {
      readonly kind: 'answered';
      readonly data: JsonRecord;
      /** The objects of a list in `data`. */
      list(name: string): readonly JsonRecord[];
    };

const LIMIT_BYTES = 64 * 1024 * 1024;

/** Requests all paths concurrently, without retries. */
export async function fetchJson(
  { address, access }: { readonly address: BaseAddress; readonly access: Access },
  timeoutSeconds: number,
  paths: readonly string[],
): Promise<readonly JsonAnswer[]> {
  const opened = await openAccess(access, address);
  if (opened.kind === 'no-access') {
    return paths.map(() => ({ kind: 'failed', reason: opened.problems.join('; ') }));
  }
  const { headers, proxies, ca, cert, key } = opened;
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  const parsed = parseProxyUrl(proxyUrlFor(address.baseUrl, proxies) ?? '');
  const proxy = parsed && { ...parsed, exceptions: proxies.exceptions ?? '' };
  return withDeadline(timeoutSeconds, undefined, (deadline) =>
    Promise.all(
      paths.map(async (path) => {
        const url = `${address.baseUrl}${path}`;
        const request = { method: 'GET', url, headers, tls, deadline } as const;
        const limited = { ...request, responseLimitBytes: LIMIT_BYTES, ...(proxy && { proxy }) };
        return answerOf(await sendHttp(limited), Object.values(headers));
      }),
    ),
  );
}

function answerOf(result: HttpResult, secrets: readonly string[]): JsonAnswer {
  if (result.kind === 'failed') return { kind: 'failed', reason: oneLine(result.message, secrets) };
  const data: unknown = recordOf(parseJson(result.body))?.['data'];
  if (result.status !== 200 || !isRecord(data)) {
    const reason = `answers with status ${result.status}, but not as Prometheus does`;
    return { kind: 'failed', reason };
  }
  const list = (name: string): readonly JsonRecord[] => {
    const items: unknown = data[name];
    return Array.isArray(items) ? items.filter(isRecord) : [];
  };
  return { kind: 'answered', data, list };
}

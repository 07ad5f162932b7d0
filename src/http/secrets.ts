import type { Proxy } from './proxies.js';

/** Shorter ones are in every other word, and none. */
const SHORTEST = 3;

/** What no message may show: values of headers, and the credentials in them, as they are sent and as people write them. */
export function secretsOf(
  headers: Readonly<Record<string, string>>,
  proxy: Proxy | undefined,
): readonly string[] {
  const values = [...Object.values(headers), proxy?.authorization ?? ''];
  const secrets = values.flatMap((value) => [value, ...credentialsIn(value)]);
  // The longest first: none is to be found in the middle of another one.
  return [...new Set(secrets)]
    .filter(({ length }) => length >= SHORTEST)
    .toSorted((a, b) => b.length - a.length);
}

/** `dXNlcjpwdw==` of `Basic dXNlcjpwdw==`, and `pw`. */
function credentialsIn(value: string): readonly string[] {
  const [, scheme = '', credentials = ''] = /^(\S+)\s+(\S+)$/.exec(value) ?? [];
  if (scheme.toLowerCase() !== 'basic') return [credentials];
  const decoded = Buffer.from(credentials, 'base64').toString();
  return [credentials, decoded, decoded.slice(decoded.indexOf(':') + 1)];
}

import type { Proxy } from './proxies.js';

/** Minimum length in characters. Shorter secrets would match in ordinary words. */
const SHORTEST = 3;

/** Strings to mask in messages: header values and the credentials in them, both encoded and decoded. */
export function secretsOf(
  headers: Readonly<Record<string, string>>,
  proxy: Proxy | undefined,
): readonly string[] {
  const values = [...Object.values(headers), proxy?.authorization ?? ''];
  const secrets = values.flatMap((value) => [value, ...credentialsIn(value)]);
  // Longest first, so that masking one does not split another.
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

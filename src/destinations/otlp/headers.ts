import { headerNameProblem, headerValueProblem } from '../../http/headers.js';
import type { Access } from '../../model/access.js';
import type { Resolver } from '../../options/resolver.js';
import { resolveAccess } from '../resolve-access.js';

/**
 * Adds the headers of OpenTelemetry's own variable to the access of all destinations. They take
 * precedence.
 * Source:
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables
 */
export function resolveOtlpAccess(resolver: Resolver): Access {
  const general = resolveAccess(resolver);
  const own = resolveOtlpHeaders(resolver);
  const headers = { ...general.headers, ...own };
  const hasOwn = own['authorization'] !== undefined;
  return { ...general, headers, ...(hasOwn && { credentials: { kind: 'none' } }) };
}

/**
 * Parses `api-key=key,other=value%20with%20blanks`. Problems never quote the text, which may be a
 * secret.
 */
function resolveOtlpHeaders(resolver: Resolver): Access['headers'] {
  const text = resolver.value('otlpHeaders') ?? '';
  const headers = new Map<string, string>();
  for (const pair of text.split(',').filter((each) => each.trim() !== '')) {
    const [, name = '', encoded = ''] = /^([^=]*)=([^]*)$/.exec(pair) ?? [];
    const key = name.trim().toLowerCase();
    const value = decodedValue(encoded.trim());
    const problem = pair.includes('=')
      ? (headerNameProblem(key) ?? headerValueProblem(key, value))
      : 'has no equals sign: write NAME=VALUE,NAME=VALUE';
    if (problem === undefined) headers.set(key, value);
    else resolver.report('otlpHeaders', problem);
  }
  return Object.fromEntries(headers);
}

function decodedValue(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

import { exposedSecrets, openAccess } from '../../http/access.js';
import { endpointOf } from '../../http/endpoint.js';
import type { OtlpSpec } from '../../model/destination.js';
import type { CheckContext, Finding } from '../../model/finding.js';
import { checkEngine, unreachable } from '../engine/check.js';
import { otlpEngine } from './otlp.js';

/** Sends a request without metrics, which stores nothing. */
export async function checkOtlp(
  { name, address, access }: OtlpSpec,
  { timeoutSeconds }: CheckContext,
): Promise<readonly Finding[]> {
  const checked = { name, area: 'otlp' };
  const exposed = (await exposedSecrets(access)).map((what): Finding => ({
    level: 'warning',
    check: 'otlp-secret',
    subject: name,
    what,
    why: 'Every user of this machine can act as jobmeter at the server.',
  }));
  const opened = await openAccess(access, address);
  if (opened.kind === 'no-access') return [...exposed, unreachable(checked, opened)];
  const endpoint = endpointOf(address, { ...opened, timeoutSeconds });
  return [...exposed, ...(await checkEngine(checked, otlpEngine(endpoint)))];
}

import { exposedSecrets, openAccess } from '../../http/access.js';
import { endpointOf } from '../../http/endpoint.js';
import type { RemoteWriteSpec } from '../../model/destination.js';
import type { CheckContext, Finding } from '../../model/finding.js';
import { checkEngine, queryFinding, unreachable } from '../engine/check.js';
import { queryUrlOf } from './query-url.js';
import { remoteWriteEngine } from './remote-write.js';

/** Sends a request without samples, which stores nothing. */
export async function checkRemoteWrite(
  { name, address, access }: RemoteWriteSpec,
  { timeoutSeconds }: CheckContext,
): Promise<readonly Finding[]> {
  const checked = { name, area: 'remote-write' };
  const exposed = (await exposedSecrets(access)).map((what): Finding => ({
    level: 'warning',
    check: 'remote-write-secret',
    subject: name,
    what,
    why: 'Every user of this machine can act as jobmeter at the server.',
  }));
  const opened = await openAccess(access, address);
  if (opened.kind === 'no-access') return [...exposed, unreachable(checked, opened)];
  const endpoint = endpointOf(address, { ...opened, timeoutSeconds });
  return [
    ...exposed,
    ...(await checkEngine(checked, remoteWriteEngine(endpoint))),
    await queryFinding(checked, endpoint, queryUrlOf(address.baseUrl)),
  ];
}

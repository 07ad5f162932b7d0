import type { RemoteWriteSpec } from '../../model/destination.js';
import type { CheckContext, Finding } from '../../model/finding.js';
import { checkEngine, checkWithAccess, queryFinding } from '../engine/check.js';
import { queryUrlBeside } from './query-url.js';
import { remoteWriteEngine } from './remote-write.js';

/** Sends a request without samples, which stores nothing. */
export async function checkRemoteWrite(
  spec: RemoteWriteSpec,
  { timeoutSeconds }: CheckContext,
): Promise<readonly Finding[]> {
  const checked = { name: spec.name, area: 'remote-write' };
  return checkWithAccess(checked, spec, timeoutSeconds, async (endpoint) => [
    ...(await checkEngine(checked, remoteWriteEngine(endpoint))),
    await queryFinding(checked, endpoint, queryUrlBeside(spec.address.baseUrl)),
  ]);
}

import { exposedSecrets } from '../http/access.js';
import type { ServerSpec } from '../model/destination.js';
import type { Finding } from '../model/finding.js';

/**
 * A warning for each secret file for this server that other users can read.
 *
 * @param server what to call it
 */
export async function secretFindings(
  { name: subject, access }: Pick<ServerSpec, 'name' | 'access'>,
  area: string,
  server: 'gateway' | 'server',
): Promise<readonly Finding[]> {
  const why = `Every user of this machine can act as jobmeter at the ${server}.`;
  const exposed = await exposedSecrets(access);
  return exposed.map((what) => ({ level: 'warning', check: `${area}-secret`, subject, what, why }));
}

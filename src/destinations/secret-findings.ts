import { exposedSecrets } from '../http/access.js';
import type { Access } from '../model/access.js';
import type { Finding } from '../model/finding.js';

/** A warning for each secret file of this access that other users can read. */
export async function secretFindings(
  access: Access,
  {
    subject,
    area,
    server,
  }: { readonly subject: string; readonly area: string; readonly server: string },
): Promise<readonly Finding[]> {
  const exposed = await exposedSecrets(access);
  return exposed.map((what) => ({
    level: 'warning',
    check: `${area}-secret`,
    subject,
    what,
    why: `Every user of this machine can act as jobmeter at the ${server}.`,
  }));
}

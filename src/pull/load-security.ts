import { OPEN, openSecurity, type OpenSecurity } from '../http/server/security.js';

/**
 * Loads the certificates and passwords of a web config file; none without a file. An unusable file
 * is a problem, because the server would be more open than the file says.
 * @param uid of this user
 */
export async function loadSecurity(
  file: string | undefined,
  uid: number | undefined,
): Promise<OpenSecurity> {
  if (file === undefined) return { kind: 'open', security: OPEN, warnings: [] };
  const { readWebConfig } = await import('../config/web-config.js');
  const read = readWebConfig(file, uid);
  return read.kind === 'problems' ? read : openSecurity(read.config);
}

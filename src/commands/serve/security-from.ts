import type { Host } from '../../host.js';
import { type Security } from '../../http/server/security.js';
import { loadSecurity } from '../../pull/load-security.js';

/** Undefined where the server would be more open than the file says. */
export async function securityFrom(
  file: string | undefined,
  host: Host,
  say: (text: string) => void,
): Promise<Security | undefined> {
  const opened = await loadSecurity(file, host.uid());
  if (opened.kind === 'problems') {
    for (const problem of opened.problems) say(problem);
    return undefined;
  }
  for (const warning of opened.warnings) say(warning);
  return opened.security;
}

import type { Host } from '../../host.js';
import { OPEN, openSecurity, type Security } from '../../http/server/security.js';

/** Undefined where the server would be more open than the file says. */
export async function securityFrom(
  file: string | undefined,
  host: Host,
  say: (text: string) => void,
): Promise<Security | undefined> {
  if (file === undefined) return OPEN;
  const { readWebConfig } = await import('../../config/web-config.js');
  const read = readWebConfig(file, host.uid());
  if (read.kind === 'problems') {
    for (const problem of read.problems) say(problem);
    return undefined;
  }
  const opened = await openSecurity(read.config);
  if (opened.kind === 'problem') {
    say(opened.problem);
    return undefined;
  }
  for (const warning of opened.warnings) say(warning);
  return opened.security;
}

import type { Config } from '../../config/config.js';
import type { Finding } from '../../model/finding.js';
import type { Resolver } from '../../options/resolver.js';
import { misspeltGateways } from '../../plan/misspelt-gateway.js';

/**
 * Finds gateways of the command line that look like a misspelt name in the config files. The check
 * of a config file covers those inside the file.
 */
export async function nameFindings(
  resolver: Resolver,
  config: Config,
): Promise<readonly Finding[]> {
  if (resolver.setBy('gateway') === 'file') return [];
  const misspelt = await misspeltGateways(resolver, config);
  return misspelt.map(({ source, text }) => ({
    level: 'problem',
    check: 'gateway-name',
    subject: source,
    what: text,
    why: 'It is taken for the name of a host.',
  }));
}

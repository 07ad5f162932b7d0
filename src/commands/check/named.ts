import type { Finding } from '../../model/finding.js';
import type { SetUp } from './set-up.js';
import type { Config } from '../../config/config.js';
import { misspeltGateways } from '../../plan/misspelt-gateway.js';
import { type Resolver } from '../../options/resolver.js';

/** Without a destination, only local state and Prometheus are left to check. */
export async function checkNamed({
  places,
  prometheus,
}: Pick<SetUp, 'places' | 'prometheus'>): Promise<readonly Finding[]> {
  if (places.destinations.length > 0 || prometheus !== undefined) return [];
  return [
    {
      level: 'warning',
      check: 'destination-named',
      subject: 'gateway',
      what: 'none is named, nor any other destination',
      why: 'None was checked. A run that names none keeps its result on this machine, for jobmeter serve.',
      mend: [
        'name it with --gateway, PUSHGATEWAY_URL or in the config file',
        'check what scrapes jobmeter serve with --prometheus',
      ],
    },
  ];
}

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

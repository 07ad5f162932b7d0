import type { Finding } from '../../model/finding.js';
import type { SetUp } from './set-up.js';

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

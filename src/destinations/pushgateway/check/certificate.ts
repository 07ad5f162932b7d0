import type { Finding } from '../../../model/finding.js';
import type { Observation } from './observe.js';
import { countOf } from '../../../util/count-of.js';

const DAY_SECONDS = 86_400;
const WARN_DAYS = 21;

/** @param now seconds since the epoch */
export function certificateFindings(
  name: string,
  { certificate }: Observation,
  now: number,
): readonly Finding[] {
  if (certificate === 'unseen') return [];
  const days = Math.floor((certificate - now) / DAY_SECONDS);
  const common = { check: 'gateway-certificate', subject: name };
  const left = countOf(days, 'day');
  if (days >= WARN_DAYS) return [{ level: 'ok', ...common, what: `certificate valid for ${left}` }];
  const isOver = certificate <= now;
  return [
    {
      level: isOver ? 'problem' : 'warning',
      ...common,
      what: isOver ? 'the certificate has expired' : `the certificate expires in ${left}`,
      why: 'After that no push is accepted: the connection is refused on our side.',
      mend: ['renew the certificate of the gateway'],
    },
  ];
}

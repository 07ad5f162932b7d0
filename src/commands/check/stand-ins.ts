import { argumentsFor, isSpread } from '../../destinations/kinds.js';
import type { Finding } from '../../model/finding.js';
import { pooled } from '../../platform/disk.js';
import { allStandIns } from '../../state/stand-in-markers.js';
import { Layout } from '../../state/layout.js';
import { shellLine } from '../../util/shell-words.js';
import type { SetUp } from './set-up.js';
import { countOf } from '../../util/count-of.js';

/** With `--spread=failover`, reports gateways that may hold groups of one that was down. */
export async function checkStandIns({
  state,
  places,
}: Pick<SetUp, 'state' | 'places'>): Promise<readonly Finding[]> {
  if (state.kind === 'none') return [];
  // The check of the state reports an unreadable directory.
  const found = await allStandIns(new Layout(state.path, pooled)).catch(() => []);
  const fleet = places.destinations.filter(isSpread).map(({ name }) => name);
  return found.map(({ standIn, groups }) => {
    const named = [...new Set([...fleet, standIn])].flatMap((name) => argumentsFor(name));
    return {
      level: 'warning',
      check: 'stand-in',
      subject: standIn,
      what: `${countOf(groups.length, 'group')} may be here in place of a gateway that was down`,
      why: 'Once their own gateway is back, Prometheus sees both, and the older values of the two in turn.',
      mend: [shellLine(['jobmeter', 'flush', '--state-dir', state.path, ...named])],
    };
  });
}

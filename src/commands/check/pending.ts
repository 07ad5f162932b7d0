import { argumentsFor } from '../../destinations/kinds.js';
import type { Finding } from '../../model/finding.js';
import { pooled } from '../../platform/disk.js';
import { pendingAt } from '../../state/delivered.js';
import { StateStore } from '../../state/store.js';
import { shellLine } from '../../util/shell-words.js';
import { formatSeconds } from '../format.js';
import type { SetUp } from './set-up.js';

/** Groups pending at one destination. */
interface Waiting {
  readonly destination: string;
  readonly groups: number;
  /** Age of the oldest pending group. */
  readonly seconds: number;
}

export async function checkPending({ state }: Pick<SetUp, 'state'>): Promise<readonly Finding[]> {
  if (state.kind === 'none') return [];
  try {
    return pendingFindings(state.path, await waitingIn(new StateStore(state, pooled)));
  } catch {
    // The check of the state reports an unreadable directory.
    return [];
  }
}

function pendingFindings(root: string, waiting: readonly Waiting[]): readonly Finding[] {
  const check = 'pending';
  if (waiting.length === 0) {
    return [{ level: 'ok', check, subject: root, what: 'every result has arrived everywhere' }];
  }
  return waiting.map(({ destination, groups, seconds }) => ({
    level: 'warning',
    check,
    subject: destination,
    what: `${groups === 1 ? '1 group has' : `${groups} groups have`} waited for it for ${formatSeconds(Math.max(1, Math.round(seconds)))}`,
    why: 'Until they are sent, Prometheus does not know of these runs.',
    mend: [shellLine(['jobmeter', 'flush', '--state-dir', root, ...argumentsFor(destination)])],
  }));
}

/** @throws Error if the directory can't be read */
async function waitingIn(store: StateStore): Promise<readonly Waiting[]> {
  const found = new Map<string, Waiting>();
  for (const group of new Set((await store.pending.elsewhere([])).flat())) {
    const state = await store.stateOf(group);
    for (const destination of state === undefined ? [] : pendingAt(state)) {
      const age = (await store.pending.age(group, destination)) ?? 0;
      const { groups, seconds } = found.get(destination) ?? { groups: 0, seconds: 0 };
      found.set(destination, { destination, groups: groups + 1, seconds: Math.max(seconds, age) });
    }
  }
  return [...found.values()];
}

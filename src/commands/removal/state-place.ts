import { completedAt, type GroupState } from '../../model/group-state.js';
import { nameOf } from '../../state/layout.js';
import { mapGroups } from '../../state/map-groups.js';
import { removeState } from '../../state/remove-state.js';
import { isRunning } from '../../state/running-lock.js';
import type { StateStore } from '../../state/store.js';
import type { KnownGroup, Place } from './place.js';

/** The state directory of this machine as a place. */
export function statePlace(store: StateStore): Place {
  return {
    name: store.layout.root,
    async list() {
      const { views, remarks } = await mapGroups(store, (state) => knownGroup(store, state));
      return { kind: 'groups', groups: views, remarks };
    },
    async remove({ key, changedAt }) {
      const removed = await removeState(store, key, (state) => lastChange(state) === changedAt);
      switch (removed) {
        case 'removed':
          return { kind: 'deleted' };
        case 'absent':
          return { kind: 'absent' };
        case 'kept':
          return { kind: 'changed' };
        default:
          return { kind: 'left', reason: removed.text };
      }
    },
  };
}

async function knownGroup(store: StateStore, state: GroupState): Promise<KnownGroup> {
  const { key, lastRun } = state;
  return {
    key,
    changedAt: lastChange(state),
    lastRun:
      lastRun === undefined ? 'unknown' : lastRun.verdict === 'failure' ? 'failure' : 'success',
    isRunning: await isRunning(store.layout, nameOf(key)),
  };
}

/**
 * Takes the time from the recorded runs instead of the file: a copied directory has new file times.
 */
function lastChange({ lastStartedAt, lastRun, runs }: GroupState): number | undefined {
  const last = runs.at(-1);
  const times = [
    lastStartedAt ?? 0,
    ...[lastRun, last].map((run) => (run === undefined ? 0 : completedAt(run))),
  ];
  const latest = Math.max(...times);
  return latest > 0 ? latest : undefined;
}

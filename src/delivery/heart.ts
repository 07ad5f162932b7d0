import type { Destination } from '../destinations/destination.js';
import { destinationsOf, isHopeless } from '../destinations/dispatch.js';
import type { Families } from '../metrics/family.js';
import { type Progress, progressFamilies } from '../metrics/from-progress.js';
import { type Started, startedFamilies } from '../metrics/from-state.js';
import type { Plan } from '../plan/plan.js';
import { nameOf } from '../state/layout.js';
import { turnToTell } from '../state/sending.js';
import { StateStore } from '../state/store.js';

/** Tells one destination that the run goes on. `hopeless`: it will never take that. */
export type Beat = (signal: AbortSignal) => Promise<'told' | 'hopeless'>;

/** One for each destination: none waits for another. With `--heartbeat` every beat carries what was found so far. */
export function beatsOf(plan: Plan, run: Started, soFar: () => Progress): readonly Beat[] {
  const { key, prefix, heartbeatSeconds } = plan;
  const familiesSince = (startedAt: number): Families => {
    const since = { ...run, startedAt };
    return heartbeatSeconds === undefined
      ? { core: startedFamilies(since, prefix, 1), userNamed: [] }
      : progressFamilies(since, soFar(), prefix);
  };
  return destinationsOf(plan).map((destination) => async (signal) => {
    const turn = await turnAt(destination, plan, signal);
    try {
      // A later run of the group may go on as well.
      const families = familiesSince(turn?.state?.lastStartedAt ?? run.startedAt);
      const delivery = await destination.send(key, families, { mode: 'add', signal });
      return isHopeless(delivery) ? 'hopeless' : 'told';
    } finally {
      await turn?.end();
    }
  });
}

async function turnAt({ name }: Destination, { state, key }: Plan, signal: AbortSignal) {
  if (state.kind === 'none') return undefined;
  const errand = { group: nameOf(key), destination: name };
  // A disk that takes no marker is no reason to tell nothing.
  return turnToTell(new StateStore(state), errand, signal).catch(() => undefined);
}

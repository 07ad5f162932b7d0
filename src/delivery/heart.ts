import type { Destination } from '../destinations/destination.js';
import { destinationsOf, isHopeless } from '../destinations/dispatch.js';
import type { Families } from '../metrics/family.js';
import { type Progress, progressFamilies } from '../metrics/from-progress.js';
import { type Started, startedFamilies } from '../metrics/from-state.js';
import type { Plan } from '../plan/plan.js';
import { Layout, nameOf } from '../state/layout.js';
import { takeTurn } from '../state/sending.js';
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
      const families = familiesSince((await lastStartOf(plan)) ?? run.startedAt);
      const delivery = await destination.send(key, families, { mode: 'add', signal });
      return isHopeless(delivery) ? 'hopeless' : 'told';
    } finally {
      await turn?.release();
    }
  });
}

/** In turn with those who send the state. */
async function turnAt({ name }: Destination, { state, key }: Plan, signal: AbortSignal) {
  if (state.kind === 'none') return undefined;
  const errand = { group: nameOf(key), destination: name };
  // A disk that takes no file is no reason to tell nothing.
  return takeTurn(new Layout(state.path), errand, signal).catch(() => undefined);
}

/** A later run of the group may go on as well. */
async function lastStartOf({ state, key }: Plan): Promise<number | undefined> {
  if (state.kind === 'none') return undefined;
  const decoded = await new StateStore(state).read(nameOf(key)).catch(() => undefined);
  return decoded?.kind === 'state' ? decoded.state.lastStartedAt : undefined;
}

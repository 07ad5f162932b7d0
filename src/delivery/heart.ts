import type { Destination } from '../destinations/destination.js';
import { destinationsOf, isHopeless } from '../destinations/dispatch.js';
import { type Progress, progressFamilies } from '../metrics/from-progress.js';
import { type Started, startedFamilies } from '../metrics/from-state.js';
import type { Plan } from '../plan/plan.js';

/** Pushes that a run goes on. False when no destination will ever take that. */
export type Heart = (run: Started, signal: AbortSignal) => Promise<boolean>;

/** With `--heartbeat` every beat carries what was found so far. */
export function startHeart(plan: Plan, soFar: () => Progress): Heart {
  const { key, prefix, heartbeatSeconds } = plan;
  let destinations: readonly Destination[] = destinationsOf(plan);
  return async (run, signal) => {
    const families =
      heartbeatSeconds === undefined
        ? { core: startedFamilies(run, prefix, 1), userNamed: [] }
        : progressFamilies(run, soFar(), prefix);
    const deliveries = await Promise.all(
      destinations.map((each) => each.send(key, families, { mode: 'add', signal })),
    );
    destinations = destinations.filter((_, index) => {
      const delivery = deliveries[index];
      return delivery !== undefined && !isHopeless(delivery);
    });
    return destinations.length > 0;
  };
}

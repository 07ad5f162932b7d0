import { setMaxListeners } from 'node:events';
import { BUSY } from '../../delivery/deliver-pending.js';
import { refreshTo } from '../../delivery/flush-destination.js';
import type { RefreshOutcome } from '../../delivery/refresh/refresh-destination.js';
import { RefreshMemory } from '../../delivery/refresh/refresh-memory.js';
import { openDestinations, warningsOf } from '../../destinations/kinds.js';
import type { DestinationOptions, DestinationSpec } from '../../model/destination.js';
import type { StateLocation } from '../../model/plan.js';
import { recordLostRuns } from '../../state/record-lost.js';
import type { StateStore } from '../../state/store.js';
import { atMostEvery } from '../../util/at-most-every.js';
import { pause } from '../../util/pause.js';
import { reasonOf } from '../../util/reason-of.js';
import { countOf } from '../../util/count-of.js';

export interface RefreshRounds {
  readonly store: StateStore;
  readonly state: StateLocation;
  readonly places: DestinationOptions;
  readonly intervalSeconds: number;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly say: (text: string) => void;
  /** Says a text the first time only. */
  readonly sayOnce: (text: string) => void;
  /** Awaited between steps of a round, so that scrapes go first. */
  readonly turn: () => Promise<void>;
}

/**
 * Sends all local state to engines again and again, until `ended` aborts. None waits for another, and none gets a round
 * before the one before is over.
 */
export async function refreshRepeatedly(rounds: RefreshRounds, ended: AbortSignal): Promise<void> {
  // Every request adds a listener.
  setMaxListeners(0, ended);
  const { store, now, sayOnce, intervalSeconds } = rounds;
  // The rounds of all engines begin at about the same time.
  const recordLost = atMostEvery((intervalSeconds * 1000) / 2, async () => {
    for (const problem of await recordLostRuns(store, now())) sayOnce(problem);
  });
  const { destinations } = rounds.places;
  await Promise.all(destinations.map((spec) => repeat(spec, { ...rounds, recordLost }, ended)));
}

interface Repeated extends RefreshRounds {
  readonly recordLost: () => Promise<void>;
}

async function repeat(spec: DestinationSpec, rounds: Repeated, ended: AbortSignal): Promise<void> {
  const report = reporter(spec.name, rounds);
  const { sayOnce } = rounds;
  const memory = new RefreshMemory();
  const round = async (): Promise<void> => {
    const { store, state, places, recordLost, turn } = rounds;
    await turn();
    await store.requireOurs();
    // Anew each time, so that a new password is read.
    const [destination] = await openDestinations({ ...places, destinations: [spec], state });
    if (destination === undefined) return;
    await recordLost();
    const refreshed = await refreshTo(store, destination, {
      scope: 'all',
      memory,
      leaving: ended,
      progress: UNSEEN,
      turn,
    });
    if (ended.aborted) return;
    for (const warning of await warningsOf([destination])) sayOnce(warning);
    report(refreshed);
  };
  while (!ended.aborted) {
    const begun = performance.now();
    await round().catch((error: unknown) => sayOnce(`${spec.name}: ${reasonOf(error)}`));
    const tookSeconds = (performance.now() - begun) / 1000;
    await pause(Math.max(0, rounds.intervalSeconds - tookSeconds), ended);
  }
}

const UNSEEN = { expect: () => {}, done: () => {} };

/** Says once that a destination takes nothing, and once that it takes something again. */
function reporter(
  name: string,
  { say, sayOnce }: Pick<RefreshRounds, 'say' | 'sayOnce'>,
): (refreshed: RefreshOutcome) => void {
  let isOut = false;
  return ({ flushed: { delivered, left: all }, failure, hopeless }) => {
    for (const { file, reason } of all) {
      if (file !== undefined) sayOnce(`${file} is left out: ${reason}`);
    }
    // The run itself says what becomes of it.
    const left = all.filter(({ file, reason }) => file === undefined && reason !== BUSY);
    const [first] = left;
    if (delivered > 0 && failure === undefined && hopeless === undefined) {
      if (isOut) say(`${name}: takes results again`);
      isOut = false;
      for (const { group, reason } of left) sayOnce(`${group} is not sent: ${reason}`);
    } else if (first !== undefined && !isOut) {
      isOut = true;
      say(
        `${countOf(left.length, 'group')} not sent: ${hopeless ?? first.reason}; tried again with every round`,
      );
    }
  };
}

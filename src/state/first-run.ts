import { type GroupState, STATE_VERSION } from '../model/group-state.js';
import type { NotedRun } from './start-notes.js';

/** The state of a group whose first run goes on. */
export function stateOfFirstRun({ note: { key, sentAs, startedAt } }: NotedRun): GroupState {
  return {
    version: STATE_VERSION,
    key,
    sequence: 0,
    sentAs,
    lastStartedAt: startedAt,
    consecutiveFailures: 0,
    totals: [],
    runs: [],
    destinations: [],
  };
}

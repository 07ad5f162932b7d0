import { type GroupState, stateWithoutRuns } from '../model/group-state.js';
import type { NotedRun } from './start-notes.js';

/** The state of a group whose first run is in progress. */
export function stateOfFirstRun({ note: { key, sentAs, startedAt } }: NotedRun): GroupState {
  return { ...stateWithoutRuns(key, sentAs), lastStartedAt: startedAt };
}

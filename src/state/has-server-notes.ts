import { existsSync } from 'node:fs';
import path from 'node:path';
import type { StateLocation } from '../model/plan.js';

/** The folder of server notes below the state directory. */
export const SERVERS = 'servers';

/**
 * Whether there are server notes. Most hosts have none and need not load the code that reads them.
 */
export function hasServerNotes(state: StateLocation): boolean {
  return state.kind === 'directory' && existsSync(path.join(state.path, SERVERS));
}

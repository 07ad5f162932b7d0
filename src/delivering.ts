import { AHEAD as KEEPING } from './after-spawn.js';
import { AHEAD as SENDING } from './delivery/deliver.js';

/** What comes behind a run whose result is sent somewhere: all in one file, as keeping and sending have most in common. */
export { announce, identify, keep, loadAhead } from './after-spawn.js';
export { deliver } from './delivery/deliver.js';

export const AHEAD: typeof KEEPING = [...KEEPING, ...SENDING];

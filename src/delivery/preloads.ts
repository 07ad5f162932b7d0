import { preloadDestinations } from '../destinations/kinds.js';
import type { Plan } from '../model/plan.js';
import type { Schedule } from '../model/schedule.js';
import { loadAddon } from '../platform/lock-method.js';

/** Load the modules that delivery needs, while the job runs. */
export const PRELOADS: readonly ((plan: Plan) => Promise<unknown> | undefined)[] = [
  ({ state }) => (state.kind === 'none' ? undefined : loadAddon()),
  preloadDestinations,
  ({ due }) => (due.schedule === undefined ? undefined : import('../schedule/load-due-fold.js')),
  ({ due }) => (isOnClock(due.schedule) ? import('../schedule/cron-starts.js') : undefined),
];

function isOnClock(schedule: Schedule | undefined): boolean {
  return schedule?.kind === 'cron' || schedule?.kind === 'calendar';
}

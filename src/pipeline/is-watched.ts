import type { Host } from '../host.js';
import type { Plan } from '../model/plan.js';

/**
 * Whether to print messages that are not warnings: a person is at the terminal or has asked for
 * them.
 */
export function isWatched(
  { stderr }: Pick<Host, 'stderr'>,
  { verbosity }: Pick<Plan, 'verbosity'>,
): boolean {
  return verbosity === 'verbose' || (verbosity === 'normal' && stderr.isTTY);
}

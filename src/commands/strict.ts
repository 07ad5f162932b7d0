import type { Measured, Unmeasured } from '../pipeline/measured.js';
import { hasDestination } from '../model/destination.js';
import { type Plan } from '../model/plan.js';
import { EXIT, type Exit } from './command.js';

/** Under `--strict` a success counts only once every destination has all of it. A failure of the command goes before. */
export function strictExit(plan: Plan, measured: Measured | Unmeasured, own: Exit): Exit {
  const isExcused = plan.delivery === 'lenient' || measured.run.verdict === 'failure';
  return isExcused || hasArrivedEverywhere(plan, measured) ? own : EXIT.unavailable;
}

/** What was not sent although it was named, says so itself. */
export function strictRemarks(plan: Plan): readonly string[] {
  if (plan.delivery === 'lenient' || hasDestination(plan)) return [];
  return ['nothing was sent, which --strict asks for: name a --gateway or a --textfile directory'];
}

function hasArrivedEverywhere({ destinations }: Plan, measured: Measured | Unmeasured): boolean {
  if (measured.kind === 'unmeasured') return false;
  const arrived = measured.deliveries.filter(({ delivery }) => delivery.kind === 'delivered');
  return destinations.length > 0 && arrived.length === destinations.length;
}

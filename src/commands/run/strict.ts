import type { Measured, Unmeasured } from '../../pipeline/measured.js';
import { hasDestination } from '../../model/destination.js';
import { type Plan } from '../../model/plan.js';
import { EXIT, type Exit } from '../command.js';

/** With `--strict`, a success also needs complete delivery to every destination. A failed command keeps its status. */
export function strictExit(plan: Plan, measured: Measured | Unmeasured, own: Exit): Exit {
  const isExcused = plan.delivery === 'lenient' || measured.run.verdict === 'failure';
  return isExcused || hasArrivedEverywhere(plan, measured) ? own : EXIT.unavailable;
}

/** Failed deliveries have their own remarks. */
export function strictRemarks(plan: Plan): readonly string[] {
  if (plan.delivery === 'lenient' || hasDestination(plan)) return [];
  return [
    '--strict needs a destination: name a --gateway, a --textfile directory, a --remote-write or an --otlp URL',
  ];
}

function hasArrivedEverywhere({ destinations }: Plan, measured: Measured | Unmeasured): boolean {
  if (measured.kind === 'unmeasured') return false;
  const arrived = measured.deliveries.filter((result) =>
    [result, ...(result.standIns ?? [])].some(({ delivery }) => delivery.kind === 'delivered'),
  );
  return destinations.length > 0 && arrived.length === destinations.length;
}

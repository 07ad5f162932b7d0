import type { Destination } from '../../destinations/destination.js';
import { withinBudget } from '../../delivery/budget.js';
import { reportPending } from '../../delivery/report-pending.js';
import { comeHomeIfAny } from '../../delivery/stand-in/come-home-if-any.js';
import { type FlushScope, flushTo, waitingElsewhere } from '../../delivery/flush-destination.js';
import type { Flushed } from '../../delivery/flushed.js';
import { storeProblem } from '../../state/store-problem.js';
import { sweep } from '../../state/sweep.js';
import { untilInterrupted } from '../interruption.js';
import { showProgress } from '../progress.js';
import type { Host } from '../../host.js';
import type { StateStore } from '../../state/store.js';
import type { FlushResult } from './flush-report.js';

interface FlushOptions {
  /** The destinations that `--spread` chooses from, which stand in for each other. */
  readonly gateways: readonly Destination[];
  readonly scope: FlushScope;
  /** Time for the report of pending groups. */
  readonly seconds: number;
}

/**
 * Flushes all destinations at the same time. Returns a message if the state directory can't be used.
 */
export async function carryOutFlush(
  host: Host,
  store: StateStore,
  destinations: readonly Destination[],
  { gateways, scope, seconds }: FlushOptions,
): Promise<FlushResult | string> {
  const progress = showProgress(host.stderr);
  try {
    await store.requireOurs();
    return await untilInterrupted(host, async (leaving) => {
      const flushed = await Promise.all(
        destinations.map((each): Promise<Flushed> =>
          flushTo(store, each, scope, leaving, progress),
        ),
      );
      const standIns = await comeHomeIfAny(store, gateways, leaving);
      await sweep(store.layout);
      const names = destinations.map(({ name }) => name);
      const willing = destinations.filter((_, index) => hasTakenAny(flushed[index]));
      await withinBudget(seconds, leaving, (signal) =>
        Promise.all(willing.map((each) => reportPending(store, each, host.hostname(), signal))),
      );
      const elsewhere = await waitingElsewhere(store, names);
      return { destinations: flushed, elsewhere, standIns };
    });
  } catch (error) {
    return storeProblem(store.layout, error).text;
  } finally {
    progress.end();
  }
}

/** A destination that currently accepts nothing would not accept the report either. */
function hasTakenAny(flushed: Flushed | undefined): boolean {
  const { delivered = 0, held = 0, left = [] } = flushed ?? {};
  return delivered + held > 0 || left.length === 0;
}

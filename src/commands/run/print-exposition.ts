import type { Measured } from '../../pipeline/measured.js';
import type { Host } from '../../host.js';
import type { MetricFamily } from '../../model/metric-family.js';
import { familiesOf } from '../../metrics/from-state.js';
import { renderExposition } from '../../exposition/render.js';
import type { GroupState } from '../../model/group-state.js';

export async function printExposition(host: Host, measured: Measured): Promise<void> {
  host.stderr.write(await expositionOf(measured.state, measured.history));
}

/** The metrics that a new destination would get. */
export async function expositionOf(
  state: GroupState,
  history: Measured['history'],
): Promise<string> {
  const { lastSuccess, lastFailure } = state;
  const selection = { lastRun: 'whole', lastSuccess, lastFailure, history } as const;
  const { core, userNamed } = familiesOf(state, selection);
  const families: readonly MetricFamily[] = [...core, ...userNamed];
  return renderExposition(families);
}

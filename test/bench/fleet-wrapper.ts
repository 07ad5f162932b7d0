import { NO_CONFIG } from '../../src/config/config.js';
import { sendFresh } from '../../src/delivery/send-state.js';
import type { Destination } from '../../src/destinations/destination.js';
import { openDestinations, specsFrom } from '../../src/destinations/kinds.js';
import { homeOf } from '../../src/destinations/spread.js';
import type { GroupingKey } from '../../src/model/grouping-key.js';
import { RUN_OPTIONS } from '../../src/options/command-options.js';
import { Resolver } from '../../src/options/resolver.js';
import { collectSettings } from '../../src/options/settings.js';
import { add, aRun } from '../state/a-run.js';

export type FleetTarget = Destination;

const TIMEOUT_SECONDS = 120;

/** The destinations that these variables name, opened as a run opens them. */
export async function targetsAt(
  env: Readonly<Record<string, string>>,
): Promise<readonly FleetTarget[]> {
  const { settings } = collectSettings(RUN_OPTIONS, {}, env, NO_CONFIG.layers);
  const destinations = specsFrom(new Resolver(settings, NO_CONFIG.gateways));
  return openDestinations({ destinations, pushTimeoutSeconds: TIMEOUT_SECONDS });
}

/** The one that `--spread` gives the group. */
export function homeAmong(targets: readonly FleetTarget[], key: GroupingKey): FleetTarget {
  const names = targets.map(({ name }) => name);
  return targets.find(({ name }) => name === homeOf(names, key))!;
}

/** Sends what a run that has just succeeded sends, without the process around it. */
export async function playWrapper(target: FleetTarget, key: GroupingKey): Promise<void> {
  const records = [{ name: 'rows', labels: {}, value: 1 }];
  const state = add(undefined, aRun(Date.now() / 1000 - 1, 0, { records }), { key });
  const limits = { signal: new AbortController().signal, seconds: TIMEOUT_SECONDS };
  const { delivery } = await sendFresh(target, { state, running: 0 }, 'known', limits);
  if (delivery.kind !== 'delivered') throw new Error(`${target.name}: ${JSON.stringify(delivery)}`);
}

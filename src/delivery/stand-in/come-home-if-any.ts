import type { Destination } from '../../destinations/destination.js';
import { isThere } from '../../platform/files.js';
import type { StateStore } from '../../state/store.js';
import type { CameHome } from './clear-stand-in.js';

/**
 * `comeHome` for hosts where a gateway has ever been a stand-in. Other hosts need not load its code.
 *
 * @param only these groups; undefined for all
 */
export async function comeHomeIfAny(
  store: StateStore,
  gateways: readonly Destination[],
  signal: AbortSignal,
  only?: readonly string[],
): Promise<readonly CameHome[]> {
  if (!(await isThere(store.layout.disk, store.layout.standIns))) return [];
  const { comeHome, leftElsewhere } = await import('./come-home.js');
  const results = await comeHome(store, gateways, signal, only);
  return only === undefined ? [...results, ...(await leftElsewhere(store, gateways))] : results;
}

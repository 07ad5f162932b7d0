import { isThere } from '../platform/files.js';
import { deliveryTo } from '../state/delivered.js';
import { groupNames } from '../state/map-groups.js';
import { groupsSent } from '../state/sent-series.js';
import type { StateStore } from '../state/store.js';

/** Leaves out the groups whose state does not name the destination. */
export async function sentThere(
  store: StateStore,
  destination: string,
  groups: readonly string[],
): Promise<readonly string[]> {
  const found = await Promise.all(groups.map((group) => store.read(group)));
  return groups.filter((_, index) => {
    const decoded = found[index];
    return decoded?.kind !== 'state' || deliveryTo(decoded.state, destination) !== undefined;
  });
}

/** Groups of local state, and groups that were removed from it and still have series at the destination. */
export async function groupsFor(
  { layout }: StateStore,
  destination: string,
): Promise<readonly string[]> {
  // If the directory is missing, its disk may be unmounted, and no group was removed.
  if (!(await isThere(layout.disk, layout.groups))) return [];
  const known = await groupNames(layout);
  const sent = await groupsSent(layout, destination);
  const isKnown = new Set(known);
  return [...known, ...sent.filter((group) => !isKnown.has(group))];
}

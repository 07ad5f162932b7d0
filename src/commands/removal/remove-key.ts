import type { Host } from '../../host.js';
import {
  type DestinationOptions,
  destinationNames,
  hasDestination,
} from '../../model/destination.js';
import { formatGroupingKey, type GroupingKey } from '../../model/grouping-key.js';
import type { StateLocation } from '../../model/plan.js';
import { direct } from '../../platform/disk.js';
import { removeState } from '../../state/remove-state.js';
import { StateStore } from '../../state/store.js';
import { EXIT, type Exit, printed } from '../command.js';
import { forEachDestination } from '../for-each-destination.js';
import { printable } from '../format.js';

export interface KeyRequest {
  readonly key: GroupingKey;
  readonly places: DestinationOptions;
  readonly state: StateLocation;
  /** Where local state knows that the group was sent. */
  readonly remembered: readonly string[];
  readonly manner: 'dry-run' | 'sure';
}

/** Deletes exactly one group, without a look at what the destinations hold: one may list nothing, or be out of order. */
export async function removeKey(host: Host, request: KeyRequest): Promise<Exit> {
  const { key, places, state } = request;
  if (request.manner === 'dry-run') {
    const names = [...destinationNames(places), ...(state.kind === 'none' ? [] : [state.path])];
    const text = `would delete ${formatGroupingKey(key)} from ${names.join(', ') || 'nowhere'}`;
    return printed(host, `${printable(text)}\n`);
  }
  const deleted = await forEachDestination(host, places, (destination) => destination.delete(key));
  const forgotten = await forget(host, request);
  return deleted === EXIT.ok ? forgotten : deleted;
}

async function forget(host: Host, { key, places, state, remembered }: KeyRequest): Promise<Exit> {
  if (state.kind === 'none') return EXIT.ok;
  const removed = await removeState(new StateStore(state, direct), key);
  if (typeof removed === 'object') {
    host.stderr.write(`jobmeter: ${removed.text}\n`);
    return EXIT.unavailable;
  }
  if (!hasDestination(places)) {
    host.stderr.write(
      `jobmeter: ${printable(onlyHere(removed, formatGroupingKey(key), state.path, remembered))}\n`,
    );
  }
  return EXIT.ok;
}

function onlyHere(
  removed: 'removed' | 'kept' | 'absent',
  group: string,
  directory: string,
  remembered: readonly string[],
): string {
  if (removed === 'absent') {
    return `no ${group} in ${directory}; to delete it from a gateway, name one with --gateway`;
  }
  const done = `${group} was deleted from local state only`;
  return remembered.length === 0
    ? `${done}; to delete it from a gateway, name one with --gateway`
    : `${done}; name where it was sent with --gateway or --textfile to delete it there: ${remembered.join(', ')}`;
}

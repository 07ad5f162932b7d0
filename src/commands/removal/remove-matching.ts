import { openDestinations, warningsOf } from '../../destinations/kinds.js';
import type { Host } from '../../host.js';
import type { DestinationOptions } from '../../model/destination.js';
import type { StateLocation } from '../../model/plan.js';
import { direct } from '../../platform/disk.js';
import { StateStore } from '../../state/store.js';
import { displayed, EXIT, type Exit } from '../command.js';
import { untilInterrupted } from '../interruption.js';
import { showProgress } from '../progress.js';
import { formatFor } from '../table.js';
import { destinationPlace } from './destination-place.js';
import { findRemovable, type IsRemovable } from './find-removable.js';
import type { Place } from './place.js';
import { type PlaceGroups, removeGroups } from './remove-groups.js';
import { describeRemoval, formatCounts, formatGroups } from './report.js';
import { statePlace } from './state-place.js';
import { warn } from '../warn.js';
import { type Resolver } from '../../options/resolver.js';

/** Which groups to delete, where, and whether to ask. */
export interface RemovalRequest {
  readonly places: DestinationOptions;
  readonly state: StateLocation;
  readonly prefix: string;
  /** `sure`: without a question. */
  readonly manner: 'dry-run' | 'ask' | 'sure';
  readonly isRemovable: IsRemovable;
  /** The message if no group matches. */
  readonly none: string;
}

/** Help of the options of `delete` and `prune`. */
export const REMOVAL_WORDING = {
  gateway: 'base URL of a Pushgateway to delete from',
  pushTimeout: 'time for each request, retries included',
  noState: 'leave what is kept on disk alone',
  dryRun: 'delete nothing: list what would be deleted',
} as const;

/** Without a terminal to ask at, nothing is deleted without `--yes`. */
export function resolveManner(
  resolver: Resolver,
  { stdin, stderr }: Pick<Host, 'stdin' | 'stderr'>,
): RemovalRequest['manner'] {
  if (resolver.isOn('dryRun')) return 'dry-run';
  if (resolver.isOn('yes')) return 'sure';
  if (!stdin.isTTY || !stderr.isTTY) {
    resolver.report(
      'yes',
      'is needed, as there is no terminal to ask at; --dry-run lists what would be deleted',
    );
  }
  return 'ask';
}

/** A longer list would scroll the question out of view. */
const MOST_SHOWN = 20;

/** Lists the selected groups, asks, and deletes those that have not changed in the meantime. */
export async function removeMatching(host: Host, request: RemovalRequest): Promise<Exit> {
  const { places, state, prefix, manner } = request;
  const destinations = await openDestinations({ ...places, state });
  const all: readonly Place[] = [
    ...destinations.map((each) => destinationPlace(each, prefix)),
    ...(state.kind === 'none' ? [] : [statePlace(new StateStore(state, direct))]),
  ];
  const found = await untilInterrupted(host, (leaving) =>
    findRemovable(host.clock.now(), all, request.isRemovable, leaving),
  );
  const remarks = [...(await warningsOf(destinations)), ...found.remarks, ...found.problems];
  warn(host, remarks);
  const failure = found.problems.length > 0 ? EXIT.unavailable : undefined;
  const count = found.selected.reduce((sum, { groups }) => sum + groups.length, 0);
  if (count === 0) {
    if (failure === undefined) warn(host, [request.none]);
    return failure ?? EXIT.none;
  }
  const limit = manner === 'ask' ? MOST_SHOWN : Infinity;
  const table = formatGroups(found.selected, host.clock.now(), limit, formatFor(host));
  const shown = displayed(host, table);
  if (shown !== EXIT.ok) return shown;
  if (manner === 'dry-run') return failure ?? EXIT.ok;
  if (manner === 'ask' && !(await isConfirmed(host, found.selected))) {
    warn(host, ['nothing was deleted']);
    return EXIT.none;
  }
  return (await removeAll(host, found.selected, count)) === 'all'
    ? (failure ?? EXIT.ok)
    : EXIT.unavailable;
}

async function isConfirmed(host: Host, selected: readonly PlaceGroups[]): Promise<boolean> {
  const answer = await host.ask(`Delete ${formatCounts(selected)}? [y/N] `);
  return /^\s*y(?:es)?\s*$/i.test(answer ?? '');
}

async function removeAll(
  host: Host,
  selected: readonly PlaceGroups[],
  count: number,
): Promise<'all' | 'some'> {
  const progress = showProgress(host.stderr);
  progress.expect(count);
  const wanted = selected.filter(({ groups }) => groups.length > 0);
  const results = await untilInterrupted(host, (leaving) =>
    Promise.all(wanted.map((each) => removeGroups(each, leaving, progress))),
  );
  progress.end();
  warn(host, results.flatMap(describeRemoval));
  return results.every(({ left }) => left.length === 0) ? 'all' : 'some';
}

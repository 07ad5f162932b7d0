import type { DestinationOptions } from '../../model/destination.js';
import { formatGroupingKey, type GroupingKey } from '../../model/grouping-key.js';
import type { StateLocation } from '../../model/plan.js';
import { firstOf } from '../../util/first-of.js';

export interface KeyRequest {
  readonly key: GroupingKey;
  readonly places: DestinationOptions;
  readonly state: StateLocation;
  /** The destinations that the group was sent to, by local state. */
  readonly remembered: readonly string[];
  readonly manner: 'dry-run' | 'sure';
}

/** In a dry run, `removed` means that the group would be removed. */
export type Removed =
  | { readonly kind: 'removed'; readonly place: string }
  /** `others` are groups of the same job. */
  | { readonly kind: 'absent'; readonly place: string; readonly others: readonly GroupingKey[] }
  /** `unable`: the destination can't delete groups. */
  | { readonly kind: 'failed' | 'unable'; readonly reason: string };

/** A group that was not found is most often a mistake in a label. */
export function absentFrom(
  all: readonly Removed[],
  { key }: KeyRequest,
  isNowhere: boolean,
): readonly string[] {
  const places = all.flatMap((each) => (each.kind === 'absent' ? [each.place] : []));
  if (places.length === 0) return [];
  const others = isNowhere ? othersOf(all) : '';
  return [`no group ${formatGroupingKey(key)} at ${places.join(', ')}${others}`];
}

export function onlyLocal(
  local: Removed,
  { key, remembered, manner }: KeyRequest,
): readonly string[] {
  const group = formatGroupingKey(key);
  const advice = 'to delete it from a gateway, name one with --gateway';
  if ('reason' in local) return [];
  if (local.kind === 'absent') {
    return [`no group ${group} in ${local.place}${othersOf([local]) || `; ${advice}`}`];
  }
  if (manner === 'dry-run') return [];
  return remembered.length === 0
    ? [`${group} was deleted from local state only; ${advice}`]
    : [
        `${group} was deleted from local state only; name where it was sent with --gateway or --textfile to delete it there: ${remembered.join(', ')}`,
      ];
}

const MOST_NAMED = 5;

/** `--job` alone names the group without further labels. */
function othersOf(all: readonly Removed[]): string {
  const keys = all.flatMap((each) => (each.kind === 'absent' ? each.others : []));
  const names = [...new Set(keys.map(formatGroupingKey))].toSorted();
  if (names.length === 0) return '';
  if (keys.every(({ labels }) => Object.keys(labels).length === 0)) {
    return '; the group of this job has no labels: leave out --group';
  }
  const is = names.length === 1 ? 'group of this job is' : 'groups of this job are';
  return `; the ${is} ${firstOf(names, MOST_NAMED)}: name the labels of one with --group`;
}

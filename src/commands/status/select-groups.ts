import type { Selector } from '../../model/label-matcher.js';
import type { Choice } from '../../options/options.js';
import { type HealthCriteria, HEALTH, healthOf, isFailed, isLate } from './health.js';
import type { GroupSummary } from './group-summary.js';
import { groupingLabels } from '../../model/grouping-key.js';

/** The groups that the user asked for. */
export interface GroupFilter extends HealthCriteria {
  readonly job: string | undefined;
  readonly isSelected: Selector;
  /** Groups in any of these conditions. Empty: all groups. */
  readonly conditions: readonly ('failed' | 'late' | 'running')[];
  readonly sort: Choice<'sort'>;
}

/** Selects by job and labels, in any condition. */
export function selectByKey(
  groups: readonly GroupSummary[],
  { job, isSelected }: Pick<GroupFilter, 'job' | 'isSelected'>,
): readonly GroupSummary[] {
  return groups.filter(
    (group) => (job === undefined || group.job === job) && isSelected(groupingLabels(group)),
  );
}

export function selectByCondition(
  groups: readonly GroupSummary[],
  filter: GroupFilter,
): readonly GroupSummary[] {
  const { conditions } = filter;
  if (conditions.length === 0) return groups;
  const holds = {
    failed: isFailed,
    late: (group: GroupSummary) => isLate(group, filter),
    running: (group: GroupSummary) => group.running === true,
  };
  return groups.filter((group) => conditions.some((condition) => holds[condition](group)));
}

/** Groups with equal sort keys stay in the order of their grouping keys. */
export function sortGroups(
  groups: readonly GroupSummary[],
  { sort, ...expected }: Pick<GroupFilter, 'sort' | 'now' | 'maxAgeSeconds'>,
): readonly GroupSummary[] {
  const rank = rankBy(sort, expected);
  return groups
    .map((group) => ({ group, rank: rank(group) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ group }) => group);
}

/** The lowest value is shown first. */
function rankBy(
  sort: GroupFilter['sort'],
  expected: HealthCriteria,
): (group: GroupSummary) => number {
  switch (sort) {
    case 'state':
      return (group) =>
        2 * HEALTH.indexOf(healthOf(group, expected)) + (group.running === true ? 0 : 1);
    case 'job':
      return () => 0;
    case 'last-success':
      return (group) => group.last_success_timestamp_seconds ?? 0;
    case 'last-run':
      return (group) => group.last_completion_timestamp_seconds ?? 0;
    case 'duration':
      return (group) => -(group.duration_seconds ?? 0);
  }
}

import type { CheckContext, ConfiguredJob, Finding, PushedMetric } from '../../../model/finding.js';
import { formatGroupingKey, type GroupingKey, isSameKey } from '../../../model/grouping-key.js';
import type { MetricType } from '../../../model/metric-family.js';
import { DEFAULT_PREFIX } from '../../../model/plan.js';
import type { ListedGroups } from '../groups.js';
import type { CheckedGroup } from './checked-group.js';
import { commandAt, deletionOf, type Target } from './deletion.js';
import { countOf } from '../../../util/count-of.js';
import { firstOf } from '../../../util/first-of.js';

type Context = Pick<CheckContext, 'olderThan' | 'pushed' | 'now'>;

/** Findings from the list of groups. */
export function groupFindings(
  target: Target,
  { groups, leftOut }: ListedGroups<CheckedGroup>,
  context: Context,
): readonly Finding[] {
  const found = [
    ...withInstance(target, groups),
    ...ofOtherType(target, groups, context.pushed),
    ...oldOnes(target, groups, context),
  ];
  const without = leftOut === 0 ? '' : `, and ${leftOut} entries without a job`;
  const what = `${countOf(groups.length, 'group')} listed${without}`;
  return [{ level: 'ok', check: 'gateway-groups', subject: target.name, what }, ...found];
}

function withInstance(target: Target, groups: readonly CheckedGroup[]): readonly Finding[] {
  const keys = groups
    // What flush says of its host is no job.
    .filter(({ types }) => !types.has(`${DEFAULT_PREFIX}pending_groups`))
    .map(({ key }) => key)
    .filter(({ labels }) => (labels['instance'] ?? '') !== '');
  if (keys.length === 0) return [];
  return [
    {
      level: 'warning',
      check: 'gateway-instance',
      subject: target.name,
      what: `instance is a grouping label of ${listed(keys)}`,
      why: 'A job that moves to another host leaves a group behind whose last success grows older for ever.',
      mend: ['leave instance out of --group, or use --textfile for jobs of one machine'],
    },
  ];
}

/**
 * Finds metrics of runs that another group holds with another TYPE. The gateway refuses them as
 * long as that group exists.
 */
function ofOtherType(
  target: Target,
  groups: readonly CheckedGroup[],
  pushed: readonly PushedMetric[],
): readonly Finding[] {
  const here = pushed.filter(({ by }) => by === undefined || isPushedTo(target, by));
  const clashing = groups.flatMap(({ key, types }) => {
    const clashes = here.filter((metric) => isRefused(metric, key, types.get(metric.name)));
    return clashes.length === 0 ? [] : [{ key, types, clashes }];
  });
  return clashing.slice(0, MOST_CLASHES).map(({ key, types, clashes }, index) => {
    const more = index === MOST_CLASHES - 1 ? clashing.length - MOST_CLASHES : 0;
    const named = clashes.map(({ name, type, by }) => {
      const whose = by === undefined ? 'ours' : `that of the job ${by.name}`;
      return `${name} (${types.get(name)}, ${whose} is ${type})`;
    });
    return {
      level: 'problem',
      check: 'gateway-type',
      subject: target.name,
      what: `the group ${formatGroupingKey(key)} has another TYPE for ${named.join(', ')}${more > 0 ? `; so have ${more} more groups` : ''}`,
      why: 'The gateway refuses a metric whose TYPE differs from that of any other group.',
      mend: deletionOf(target, key),
    };
  });
}

function isPushedTo({ name }: Target, { destinations }: ConfiguredJob): boolean {
  return destinations.length === 0 || destinations.includes(name);
}

/** A push replaces the metric in its own group, even with another TYPE. */
function isRefused(
  { type, by }: PushedMetric,
  key: GroupingKey,
  there: MetricType | undefined,
): boolean {
  if (there === undefined || there === type) return false;
  return by === undefined || !isSameKey(by.key, key);
}

const MOST_CLASHES = 10;

function oldOnes(
  target: Target,
  groups: readonly CheckedGroup[],
  { olderThan: { seconds, text }, now }: Context,
): readonly Finding[] {
  const limit = now() - seconds;
  const old = groups.filter(({ changedAt }) => changedAt < limit).map(({ key }) => key);
  if (old.length === 0) return [];
  return [
    {
      level: 'warning',
      check: 'gateway-old-groups',
      subject: target.name,
      what: `no push for ${text} to ${listed(old)}`,
      why: 'Jobs that are gone keep alerts firing, and every push and scrape takes longer.',
      mend: [commandAt(target, ['prune', '--older-than', text])],
    },
  ];
}

const MOST = 3;

function listed(keys: readonly GroupingKey[]): string {
  return `${countOf(keys.length, 'group')}: ${firstOf(keys.map(formatGroupingKey), MOST)}`;
}

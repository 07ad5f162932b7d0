import { describeDelivery } from '../../destinations/describe-delivery.js';
import type { Destination, RemoteGroup } from '../../destinations/destination.js';
import type { Sample } from '../../model/metric-family.js';
import { DEFAULT_PREFIX } from '../../model/plan.js';
import { type GroupSummary, nullIfUnknown } from './group-summary.js';
import type { GroupSource } from './local-groups.js';
import { countOf } from '../../util/count-of.js';

export interface RemoteGroups extends GroupSource {
  readonly name: string;
  /** False if the destination could not be queried. */
  readonly isListed: boolean;
}

/** Lists the groups of all destinations concurrently. */
export async function readRemoteGroups(
  destinations: readonly Destination[],
  prefix: string,
): Promise<readonly RemoteGroups[]> {
  return Promise.all(
    destinations.map(async (destination) => {
      const { name } = destination;
      const result = await destination.mapGroups((group) =>
        // The report of `flush` about its host is not a job.
        group.families.has(`${DEFAULT_PREFIX}pending_groups`)
          ? []
          : [fromGroup(group, name, prefix)],
      );
      if (result.kind !== 'groups') {
        return { name, isListed: false, groups: [], problems: [describeDelivery(result, name)] };
      }
      const { leftOut = 0 } = result;
      return {
        name,
        isListed: true,
        groups: result.groups.flat(),
        problems:
          leftOut === 0 ? [] : [`${name}: ${countOf(leftOut, 'group')} left out: no job label`],
      };
    }),
  );
}

export function fromGroup(group: RemoteGroup, source: string, prefix: string): GroupSummary {
  const samples = (name: string): readonly Sample[] =>
    group.families.get(`${prefix}${name}`)?.samples ?? [];
  const numbers = Object.fromEntries(
    PLAIN_NUMBERS.flatMap((name) => samples(name).map(({ value }) => [name, nullIfUnknown(value)])),
  ) as Partial<Record<(typeof PLAIN_NUMBERS)[number], number>>;
  const [success] = samples('success');
  const [running] = samples('running');
  const [start] = samples('last_start_timestamp_seconds');
  const schedule = samples('info').find(({ labels }) => labels['schedule'])?.labels['schedule'];
  const outcome = samples('outcome').find(({ value }) => value === 1)?.labels['outcome'];
  return {
    job: group.key.job,
    labels: group.key.labels,
    sources: [source],
    ...numbers,
    ...(success && { success: success.value === 1 }),
    ...(outcome !== undefined && { outcome }),
    ...(schedule !== undefined && { schedule }),
    ...(running && { running: running.value === 1 }),
    ...(running?.value === 1 && start && { running_since_timestamp_seconds: start.value }),
    records: samples('records').map(({ labels: { record = '', ...labels }, value }) => ({
      record,
      labels,
      value: nullIfUnknown(value),
    })),
    ...(group.pushTimeSeconds !== undefined && { push_time_seconds: group.pushTimeSeconds }),
  };
}

const PLAIN_NUMBERS = [
  'last_start_timestamp_seconds',
  'last_completion_timestamp_seconds',
  'last_success_timestamp_seconds',
  'last_failure_timestamp_seconds',
  'duration_seconds',
  'exit_code',
  'consecutive_failures',
  'next_deadline_timestamp_seconds',
  'expected_interval_seconds',
] as const;

import { findConfig } from '../../config/read-config.js';
import type { Host } from '../../host.js';
import { destinationNames } from '../../model/destination.js';
import type { Plan } from '../../model/plan.js';
import type { WrittenOptions } from '../../options/command-line.js';
import type { StateStore } from '../../state/store.js';
import { recordSchedule, unlikelyGroup } from '../announce-job.js';
import { configuredJobs, planJob } from '../plan-job.js';

/**
 * Records the schedule of each configured job that has none in local state, so that `flush` sends
 * it. Skips jobs with another state directory, and jobs with destinations that this flush does not
 * send to. Returns what went wrong.
 */
export async function announceConfigured(
  host: Pick<Host, 'env' | 'uid' | 'homedir' | 'clock'>,
  { config }: WrittenOptions,
  store: StateStore,
  destinations: readonly string[],
): Promise<readonly string[]> {
  const files = findConfig(host, config);
  const { jobs } = await configuredJobs(files);
  const problems: string[] = [];
  for (const job of jobs) {
    const { plan } = await planJob(host, { options: {}, files }, job);
    if (!isSentBy(plan, store.layout.root, destinations)) continue;
    // The lines that run it add labels, and each run announces its group.
    if ((await unlikelyGroup(store, plan.key)) !== undefined) continue;
    const announced = await recordSchedule(store, plan, host.clock.now(), 'changed');
    problems.push(...announced.problems);
  }
  return problems;
}

function isSentBy(plan: Plan, directory: string, destinations: readonly string[]): boolean {
  const names = destinationNames(plan);
  return (
    plan.due.schedule !== undefined &&
    plan.state.kind === 'directory' &&
    plan.state.path === directory &&
    names.length > 0 &&
    names.every((name) => destinations.includes(name))
  );
}

import { type StartedServer, startServer } from '../http/server/server.js';
import type { Host } from '../host.js';
import type { NotableRun } from '../delivery/during-run/note-start.js';
import type { GroupState } from '../model/group-state.js';
import { comparedOf } from '../metrics/from-due.js';
import type { Families } from '../model/metric-family.js';
import type { ListenOptions } from '../model/listen.js';
import type { Plan } from '../model/plan.js';
import { elapsedFamilies, usageFamilies } from '../metrics/from-live.js';
import { type Progress, progressFamilies } from '../metrics/from-progress.js';
import { pooled } from '../platform/disk.js';
import { nameOf } from '../state/layout.js';
import { limitsIn, withLimits } from '../state/limits.js';
import { StateStore } from '../state/store.js';
import { usageOfTree } from '../run/process/tree-usage.js';
import { groupText } from './group-text.js';
import { joinGroups } from './join-families.js';
import { HEALTHY, metricsRoute, sharedDocument } from './metrics-route.js';
import { loadSecurity } from './load-security.js';

/** A run in progress, as each scrape reads it. */
export interface LiveRun {
  soFar(): Progress;
  pid(): number | undefined;
}

/**
 * Serves the metrics of a run until `ended` aborts.
 *
 * @returns the line to print, if any: why there is no server, or where it is if the port was left to the system
 */
export async function serveRun(
  host: Pick<Host, 'clock' | 'uid'>,
  plan: Plan,
  { address, webConfig }: ListenOptions,
  { run, live, ended }: { run: NotableRun; live: LiveRun; ended: AbortSignal },
): Promise<string | undefined> {
  const opened = await loadSecurity(webConfig, host.uid());
  if (opened.kind === 'problems') {
    return `live metrics are not served: ${opened.problems.join('; ')}`;
  }
  const store = plan.state.kind === 'none' ? undefined : new StateStore(plan.state, pooled);
  const collect = sharedDocument(async () => {
    const state = await store?.stateOf(nameOf(plan.key));
    const families = liveFamilies(plan, state, run, live, host.clock.now());
    return joinGroups([await groupText(plan.key, families)]);
  });
  const routes = { '/metrics': metricsRoute(collect), '/-/healthy': HEALTHY, '/-/ready': HEALTHY };
  const server = await startServer({
    targets: [address],
    routes,
    security: opened.security,
    ended,
  });
  if (ended.aborted) return undefined;
  return describe(server, address);
}

function describe(server: StartedServer, address: ListenOptions['address']): string | undefined {
  if (server.kind === 'failed') return `live metrics are not served: ${server.reason}`;
  const isChosen = address.kind === 'tcp' && address.port === 0;
  return isChosen ? `listening on ${server.places.join(', ')}` : undefined;
}

function liveFamilies(
  plan: Plan,
  state: GroupState | undefined,
  run: NotableRun,
  live: LiveRun,
  now: number,
): Families {
  const { prefix } = plan;
  const limits = withLimits(state?.limits, limitsIn(plan));
  const compared = comparedOf(state, run, limits, [run.startedAt]);
  const { core, userNamed } = progressFamilies(run, live.soFar(), prefix, compared);
  const pid = live.pid();
  const usage = pid === undefined ? undefined : usageOfTree(pid);
  return {
    core: [
      ...core,
      ...elapsedFamilies(run, now, prefix),
      ...(usage === undefined ? [] : usageFamilies(run, usage, prefix)),
    ],
    userNamed,
  };
}

import type { Host } from '../host.js';
import type { JobRun } from '../model/job-run.js';
import type { Plan } from '../model/plan.js';
import { ownIdentity } from '../platform/process-identity.js';
import { foldContextOf } from '../state/fold-context.js';
import type { StartNote } from '../state/start-notes.js';
import { ownVersion } from '../util/version.js';

type Identity = Pick<JobRun, 'id' | 'host' | 'version'>;

export function identify<T extends object>(host: Host, id: string, run: T): T & Identity {
  return { ...run, id, host: host.hostname(), version: ownVersion() };
}

/** @param startedAt seconds since the epoch */
export function startNoteOf(host: Host, plan: Plan, id: string, startedAt: number): StartNote {
  const { key, sentAs, destinations } = foldContextOf(plan, startedAt);
  const run = identify(host, id, { startedAt, labels: plan.labels });
  return { ...run, key, sentAs, destinations, process: ownIdentity() };
}

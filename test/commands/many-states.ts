import type { JobRun } from '../../src/model/job-run.js';
import type { GroupState } from '../../src/model/group-state.js';
import { direct } from '../../src/platform/disk.js';
import { fold } from '../../src/state/fold.js';
import { nameOf } from '../../src/state/layout.js';
import { writeNote } from '../../src/state/start-notes.js';
import { StateStore } from '../../src/state/store.js';
import { ownIdentity } from '../../src/platform/process-identity.js';
import { aRun } from '../state/a-run.js';

const HOUR = 3600;
const SENT_AS = { prefix: 'batch_job_', method: 'add' } as const;

const ENDS: readonly Partial<JobRun>[] = [
  { outcome: { kind: 'exited', code: 0 }, verdict: 'success', exitCode: 0 },
  { outcome: { kind: 'exited', code: 3 }, verdict: 'failure', exitCode: 3 },
  { outcome: { kind: 'signaled', signal: 'SIGKILL' }, verdict: 'failure', exitCode: 137 },
  { outcome: { kind: 'timed-out', afterSeconds: 60, by: 'SIGTERM' }, exitCode: 124 },
  { outcome: { kind: 'spawn-failed', code: 127, reason: 'not found' }, exitCode: 127 },
  { outcome: { kind: 'expectation-failed', expression: 'rows > 0', values: {} }, exitCode: 65 },
];

/**
 * Forty jobs below `root` (a state directory): every outcome, lost, late, skipped, running for the first time and again,
 * with long names, wide characters and records.
 *
 * @param now seconds since the epoch
 */
export async function fortyJobs(root: string, now: number): Promise<void> {
  const store = new StateStore({ path: root, owner: undefined }, direct);
  for (let index = 0; index < 40; index += 1) {
    const key = keyOf(index);
    if (index !== 36) await store.update(key, () => stateOf(index, now));
    if (index < 36) continue;
    const isLost = index > 37;
    const own = ownIdentity()!;
    const note = {
      ...aRun(now - 600, 0, { id: `open-${index}` }),
      key,
      sentAs: SENT_AS,
      destinations: [],
      // No process has started before the kernel did.
      process: isLost ? { ...own, startTicks: '-1' } : own,
    };
    await writeNote(store.layout, { group: nameOf(key), note });
  }
}

function keyOf(index: number) {
  const name = ['backup', 'report', 'a_job_with_quite_a_long_name_indeed', '北京同步'][index % 4];
  const labels = index % 3 === 0 ? {} : { region: `eu-west-${index % 5}`, env: 'production' };
  return { job: `${name}_${index}`, labels };
}

function stateOf(index: number, now: number): GroupState {
  const end = ENDS[index < 30 ? index % ENDS.length : 0]!;
  const age = index % 2 === 0 ? HOUR : 30 * HOUR;
  const runs = Array.from({ length: 12 }, (_, back) => {
    const isLast = back === 11;
    const startedAt = now - age - (11 - back) * HOUR;
    const shared: Partial<JobRun> = {
      id: `${index}-${back}`,
      durationSeconds: 10 + ((index * 7 + back * 13) % 50),
      records: [{ name: 'rows', labels: {}, value: 1000 * index + back }],
    };
    return isLast
      ? aRun(startedAt, 1, { ...shared, ...end })
      : aRun(startedAt, back % 5 === 4 ? 1 : 0, shared);
  });
  const context = { key: keyOf(index), sentAs: SENT_AS, destinations: [], now };
  return runs.reduce<GroupState | undefined>((state, run) => fold(state, context, run), undefined)!;
}

import type { Finding } from '../../model/finding.js';
import type { Due } from '../../model/schedule.js';
import type { Plan } from '../../model/plan.js';
import { direct } from '../../platform/disk.js';
import { nameOf } from '../../state/layout.js';
import { StateStore } from '../../state/store.js';
import { shellLine } from '../../util/shell-words.js';
import { scheduleInWords } from '../describe-due.js';
import { configuredJobs, planJob } from '../plan-job.js';
import type { SetUp } from './set-up.js';
import { localTimeWithOffset } from '../../util/local-time.js';

/** Describes the schedule of every configured job in words, and whether its deadline is known. */
export async function checkSchedules({
  host,
  files,
}: Pick<SetUp, 'host' | 'files'>): Promise<readonly Finding[]> {
  const { jobs } = await configuredJobs(files);
  const findings: Finding[] = [];
  for (const job of jobs) {
    const { plan } = await planJob(host, { options: {}, files }, job);
    const { schedule } = plan.due;
    if (schedule === undefined || schedule.kind === 'none') continue;
    const words = await scheduleInWords(schedule);
    findings.push(findingOf(job, words, await announcedDue(plan), host.clock.now()));
  }
  return findings;
}

/** The due of the job in local state. Undefined if it is for another schedule. */
async function announcedDue({ state, key, due: { schedule } }: Plan): Promise<Due | undefined> {
  if (state.kind === 'none') return undefined;
  const due = (await new StateStore(state, direct).stateOf(nameOf(key)))?.due;
  return JSON.stringify(due?.schedule) === JSON.stringify(schedule) ? due : undefined;
}

function findingOf(job: string, words: string, due: Due | undefined, now: number): Finding {
  const common = { check: 'schedule', subject: job };
  if (due === undefined) {
    return {
      level: 'warning',
      ...common,
      what: `${words}: not announced yet`,
      why: 'No alert tells that the job never started, or is due at another time now.',
      mend: [shellLine(['jobmeter', 'announce', job])],
    };
  }
  const { deadline } = due;
  if (deadline !== undefined && now > deadline) {
    return {
      level: 'warning',
      ...common,
      what: `${words}: late since ${localTimeWithOffset(deadline)}`,
      why: 'The job has not succeeded in time.',
      mend: [shellLine(['jobmeter', 'history', job])],
    };
  }
  return { level: 'ok', ...common, what: words };
}

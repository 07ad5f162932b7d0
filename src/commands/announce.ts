import { findConfig } from '../config/read-config.js';
import type { Host } from '../host.js';
import { hasDestination } from '../model/destination.js';
import type { Plan } from '../model/plan.js';
import type { ParsedArgv, Problem } from '../options/command-line.js';
import { ACCESS_OPTIONS, DUE_OPTIONS } from '../options/command-options.js';
import { recordSchedule, sendAnnouncement, storeOf, unlikelyGroup } from './announce-job.js';
import { type Command, displayed, EXIT, type Exit, refuse } from './command.js';
import { describeDue } from './describe-due.js';
import { printable } from '../util/unprintable.js';
import { untilInterrupted } from './interruption.js';
import { configuredJobs, type JobSource, planJob, type PlannedJob } from './plan-job.js';
import { warn, problemText } from './warn.js';

export const announce: Command = {
  shape: {
    name: 'announce',
    usage: '[options] JOB | --all',
    description:
      'Tells the gateways when the next success of a job is due, without running it: a job that never starts must ' +
      'alert too, and one with a new schedule must not. The schedule is that of the options, or of the job in the ' +
      'config file. With --all it does so for every job of the file that has one.',
    options: [
      'job',
      'group',
      'all',
      ...DUE_OPTIONS,
      'gateway',
      'textfile',
      ...ACCESS_OPTIONS,
      'pushTimeout',
      'stateDir',
      'prefix',
      'config',
    ],
    wording: {
      job: 'the job, in place of JOB',
      all: 'announce every job of the config file that has a schedule',
      pushTimeout: 'time for delivery of each job, retries included',
    },
    operands: 'name',
    completes: 'job',
    examples: `
Examples:
  jobmeter announce --all
  jobmeter announce db_backup --schedule '0 3 * * *' --gateway http://gateway:9091
  jobmeter announce db_backup --schedule none --gateway http://gateway:9091
With none, the job is no longer due.
`,
  },
  execute: announceJobs,
};

async function announceJobs(
  host: Host,
  { options, operands }: ParsedArgv,
  earlier: readonly Problem[],
): Promise<Exit> {
  const name = operands[0] ?? options.job;
  const problems = [...earlier, ...operandProblems(options.all === true, name, operands)];
  if (problems.length > 0) return refuse(host, 'announce', problems);
  const source = { options, files: findConfig(host, options.config) };
  if (name !== undefined) return announceOne(host, source, name);
  const { jobs, problems: ofFiles } = await configuredJobs(source.files);
  warn(host, ofFiles.map(problemText));
  let worst: Exit = ofFiles.length > 0 ? EXIT.mistaken : EXIT.ok;
  for (const job of jobs) {
    const { plan, mistakes, warnings, unlikely } = await lookAt(host, source, job);
    if (mistakes.length > 0) return refuse(host, 'announce', mistakes);
    warn(
      host,
      [...warnings, ...unlikely].map((text) => `${job}: ${text}`),
    );
    if (warnings.length + unlikely.length > 0) worst = EXIT.mistaken;
    if (plan.due.schedule === undefined || unlikely.length > 0) continue;
    const exit = await announcePlan(host, plan);
    if (exit !== EXIT.ok) worst = exit;
  }
  return worst;
}

function operandProblems(
  isAll: boolean,
  name: string | undefined,
  operands: readonly string[],
): readonly Problem[] {
  if (isAll && name !== undefined) {
    return [{ source: '--all', text: `and "${operands[0] ?? '--job'}" are both given: keep one` }];
  }
  if (isAll || name !== undefined) return [];
  return [{ source: 'JOB', text: 'is missing: name a job, or use --all' }];
}

const NO_SCHEDULE =
  'has no schedule: give --schedule, --every or --max-age, or name it in the config file';

async function announceOne(host: Host, source: JobSource, name: string): Promise<Exit> {
  const { plan, mistakes, warnings, unlikely } = await lookAt(host, source, name);
  warn(
    host,
    warnings.map((text) => `${name}: ${text}`),
  );
  if (mistakes.length > 0) return refuse(host, 'announce', mistakes);
  const [problem] = plan.due.schedule === undefined ? [NO_SCHEDULE] : unlikely;
  if (problem === undefined) return announcePlan(host, plan);
  return refuse(host, 'announce', [{ source: `"${name}"`, text: problem }]);
}

interface Looked extends Pick<PlannedJob, 'plan' | 'mistakes'> {
  readonly warnings: readonly string[];
  /** Why the group of a job with a schedule is not announced. */
  readonly unlikely: readonly string[];
}

async function lookAt(host: Host, source: JobSource, name: string): Promise<Looked> {
  const { plan, mistakes, warnings } = await planJob(host, source, name);
  const store = plan.due.schedule && storeOf(plan);
  const unlikely = (store && (await unlikelyGroup(store, plan.key))) ?? [];
  return { plan, mistakes, warnings: warnings.map(problemText), unlikely: [unlikely].flat() };
}

async function announcePlan(host: Host, plan: Plan): Promise<Exit> {
  const store = storeOf(plan);
  if (store === undefined) {
    const text = 'is kept nowhere: name a directory with --state-dir, and leave out --no-state';
    return refuse(host, 'announce', [{ source: 'the schedule', text }]);
  }
  const { due, problems } = await recordSchedule(store, plan, host.clock.now(), 'always');
  const isRecorded = due !== undefined;
  const unsent =
    isRecorded && hasDestination(plan)
      ? await untilInterrupted(host, (leaving) => sendAnnouncement(store, plan, leaving))
      : [];
  const failures = [...problems, ...unsent];
  warn(
    host,
    failures.map((each) => `${plan.key.job}: ${each}`),
  );
  if (!isRecorded) return EXIT.unavailable;
  const text = printable(`${plan.key.job}: ${await describeDue(due)}`);
  return displayed(host, `${text}\n`, unsent.length > 0 ? EXIT.unavailable : EXIT.ok);
}

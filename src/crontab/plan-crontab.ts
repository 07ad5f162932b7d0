import type { Crontab, CrontabLine, JobLine } from './line.js';
import { remarksOnEdit } from './edited-schedule.js';
import { measuredBy } from './measured-by.js';
import { nameJobs } from './name-jobs.js';
import { remarksOnLine } from './remarks.js';
import { commandOf } from './percent.js';
import { type ScheduleEnvironment, scheduleOf } from './pass-schedule.js';
import { type CronShell, resolveShell } from './cron-shell.js';
import { wrap } from './wrap.js';

/** The plan for one line. */
export type LinePlan =
  /** The line stays: it has no command, or none that needs a change. */
  | { readonly kind: 'kept' }
  | { readonly kind: 'measured'; readonly name: string | undefined }
  | {
      readonly kind: 'wrapped';
      readonly text: string;
      readonly name: string;
      /** `PATH` in effect for the line. Undefined if the file does not set it. */
      readonly path: string | undefined;
    }
  /** The line stays for this reason. */
  | { readonly kind: 'left'; readonly reason: string };

export interface PlannedLine {
  /** Line number, from 1. */
  readonly number: number;
  readonly line: CrontabLine;
  readonly plan: LinePlan;
  readonly remarks: readonly string[];
}

export interface CrontabEnvironment extends ScheduleEnvironment {
  readonly program: string;
  /** Returns the name that jobmeter-shell gives a line. */
  readonly shellNameOf: (line: string) => string;
}

interface Context {
  readonly environment: CrontabEnvironment;
  /** Names of the lines to wrap. */
  readonly names: ReadonlyMap<JobLine, string>;
  /** Commands by the name that jobmeter-shell gives them. */
  readonly ofShell: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Plans several crontabs together, so that no two jobs get the same name. This folder reads
 * crontabs as cron does and puts jobmeter into their lines.
 */
export function planCrontabs(
  crontabs: readonly Crontab[],
  environment: CrontabEnvironment,
): readonly (readonly PlannedLine[])[] {
  const files = crontabs.map(({ lines }) => withVariables(lines));
  const jobs = files.flat().filter(isJob);
  const taken = new Set(jobs.flatMap(({ line }) => measuredBy(line)?.name ?? []));
  const unmeasured = jobs.filter(({ line }) => line.raw.trim() !== '' && !measuredBy(line));
  const ofKind = (kind: CronShell['kind']): readonly JobLine[] =>
    unmeasured
      .filter(({ variables }) => resolveShell(variables).kind === kind)
      .map(({ line }) => line);
  const ofShell = new Map<string, Set<string>>();
  for (const { raw } of ofKind('jobmeter-shell')) {
    const name = environment.shellNameOf(commandOf(raw));
    ofShell.set(name, (ofShell.get(name) ?? new Set()).add(raw));
  }
  const context = { environment, names: nameJobs(ofKind('shell'), taken), ofShell };
  return files.map((lines) => lines.map((each, index) => planLine(each, index + 1, context)));
}

function isJob(each: LineInPlace): each is LineInPlace<JobLine> {
  return each.line.kind === 'job';
}

interface LineInPlace<Line extends CrontabLine = CrontabLine> {
  readonly line: Line;
  /** The variables set above the line. */
  readonly variables: ReadonlyMap<string, string>;
}

function withVariables(lines: readonly CrontabLine[]): readonly LineInPlace[] {
  let variables: ReadonlyMap<string, string> = new Map();
  return lines.map((line) => {
    if (line.kind === 'variable') variables = new Map([...variables, [line.name, line.value]]);
    return { line, variables };
  });
}

function planLine({ line, variables }: LineInPlace, number: number, context: Context): PlannedLine {
  const base = { number, line, remarks: [] };
  if (line.kind !== 'job') return { ...base, plan: { kind: 'kept' } };
  if (line.raw.trim() === '') {
    return { ...base, plan: { kind: 'kept' }, remarks: ['has no command'] };
  }
  const measured = measuredBy(line);
  if (measured !== undefined) {
    const { name, schedule } = measured;
    const remarks = remarksOnEdit(line, schedule);
    return { ...base, plan: { kind: 'measured', name }, remarks };
  }
  const shell = resolveShell(variables);
  switch (shell.kind) {
    case 'jobmeter-shell':
      return { ...base, ...planForShell(line, context) };
    case 'unfit':
      return { ...base, plan: { kind: 'left', reason: shell.reason } };
    case 'shell':
      return { ...base, ...planWrapped(line, variables, shell, context) };
  }
}

type Planned = Pick<PlannedLine, 'plan' | 'remarks'>;

function planForShell(line: JobLine, { environment, ofShell }: Context): Planned {
  const name = environment.shellNameOf(commandOf(line.raw));
  const isShared = (ofShell.get(name)?.size ?? 0) > 1;
  const remark = `is measured as ${name}, as another line is: give it a name in the config file (jobs: NAME: match: TEXT)`;
  return {
    plan: { kind: 'measured', name },
    remarks: [...(isShared ? [remark] : []), ...remarksOnLine(line)],
  };
}

function planWrapped(
  line: JobLine,
  variables: ReadonlyMap<string, string>,
  { path: shell, remarks: ofShell }: Extract<CronShell, { kind: 'shell' }>,
  { environment, names }: Context,
): Planned {
  const { program, cron } = environment;
  const { schedule, timeZone, remarks } = scheduleOf(line, variables, environment);
  const name = names.get(line) ?? '';
  const text = wrap(line, { program, name, schedule, timeZone, shell });
  const length = text.length - line.head.length;
  if (length > cron.longestCommand) {
    const reason =
      `would have a command of ${length} bytes, and ${cron.name} takes ${cron.longestCommand}: not wrapped; ` +
      'move the command into a script, or use SHELL= (jobmeter help crontab)';
    return { plan: { kind: 'left', reason }, remarks: [] };
  }
  const path = variables.get('PATH');
  return {
    plan: { kind: 'wrapped', text, name, path },
    remarks: [...remarks, ...ofShell, ...remarksOnLine(line)],
  };
}

import type { Measured } from '../pipeline/measured.js';
import { runPipeline } from '../pipeline/pipeline.js';
import type { Host } from '../host.js';
import { configureRun } from './run/configure-run.js';
import type { Problem, ParsedArgv } from '../options/command-line.js';
import { RUN_OPTIONS } from '../options/command-options.js';
import type { Plan } from '../model/plan.js';
import { resolveRun } from '../plan/resolve-run.js';
import type { JobRun } from '../model/job-run.js';
import { reasonOf } from '../util/reason-of.js';
import { describeExpectationFailure } from './run/describe-expectation.js';
import { type Command, EXIT, type Exit, refuse } from './command.js';
import { strictExit, strictRemarks } from './run/strict.js';
import { warn, problemText } from './warn.js';
import { isWatched } from '../pipeline/is-watched.js';

export const run: Command = {
  shape: {
    name: 'run',
    usage: '[options] NAME | [options] -- command [args…]',
    description:
      'Runs a command, measures it, keeps the result and pushes it to a Pushgateway.\n' +
      'The command, its output and its exit status stay as they are. NAME is a job of the config file.',
    options: RUN_OPTIONS,
    operands: 'command',
    examples: `
Examples:
  jobmeter run --job db_backup -- pg_dump --file=/backup/db.sql mydb
  jobmeter run --job db_backup --group region=eu --gateway http://gateway:9091 \\
    --records rows='COPY (\\d+)' --expect 'rows > 0' -- psql -v ON_ERROR_STOP=1 -f load.sql
  jobmeter run --job shop_backup --shell-bin bash \\
    --shell 'set -o pipefail; mysqldump shop | gzip > /backup/shop.sql.gz'
Without pipefail, the exit status of a pipe is that of its last command.
`,
  },
  execute: (host, written, problems) => runCommand(host, written, problems),
};

/** @param onStart see `runPipeline` */
export async function runCommand(
  host: Host,
  written: ParsedArgv,
  problems: readonly Problem[],
  onStart?: () => void,
): Promise<Exit> {
  const run = await configureRun(host, written);
  const resolved =
    run.kind === 'refused'
      ? { ...run, problems: [...problems, ...run.problems] }
      : await resolveRun(host, run.written, problems, run.config);
  if (resolved.kind === 'refused') {
    refuse(host, 'run', resolved.problems);
    // Always this status: any other one may be that of the command.
    return EXIT.usage;
  }
  const { plan, warnings } = resolved;
  warnUnlessQuiet(host, plan, warnings.map(problemText));
  if (resolved.kind === 'dry-run') {
    host.commandStarts();
    const { dryRun } = await import('./run/dry-run.js');
    return dryRun(host, plan);
  }
  const measured = await runPipeline(host, plan, onStart);
  if (measured.kind === 'measured') await report(host, plan, measured);
  else warnUnlessQuiet(host, plan, [`this run is not measured: ${reasonOf(measured.reason)}`]);
  return strictExit(plan, measured, exitOf(measured.run));
}

/** Prints what the command itself could not say, warnings, and the summary. */
async function report(host: Host, plan: Plan, measured: Measured): Promise<void> {
  const isSummaryWanted = isWatched(host, plan);
  warnUnlessQuiet(host, plan, [
    ...reasonFor(measured.run, isSummaryWanted),
    ...measured.remarks,
    ...strictRemarks(plan),
  ]);
  // An upgrade may have replaced what is loaded here. jobmeter ends as the command, all the same.
  await describe(host, plan, measured).catch((reason: unknown) => {
    warnUnlessQuiet(host, plan, [`the summary of this run is not shown: ${reasonOf(reason)}`]);
  });
}

async function describe(host: Host, plan: Plan, measured: Measured): Promise<void> {
  const isPrinted = plan.exposition === 'print';
  if (!isPrinted && !isWatched(host, plan)) return;
  const { printExposition, summaryLine } = await import('./run/report.js');
  if (isPrinted) await printExposition(host, measured);
  if (isWatched(host, plan)) warn(host, [summaryLine(plan, measured)]);
}

function warnUnlessQuiet(host: Host, { verbosity }: Plan, remarks: readonly string[]): void {
  if (verbosity !== 'quiet') warn(host, remarks);
}

/**
 * Describes a failure that the command itself could not report. The summary has the reason for all
 * but a failed start.
 */
function reasonFor(
  { outcome, exitCode }: Pick<JobRun, 'outcome' | 'exitCode'>,
  hasSummary: boolean,
): readonly string[] {
  if (outcome.kind === 'spawn-failed') return [outcome.reason];
  if (hasSummary) return [];
  if (outcome.kind === 'expectation-failed') return [describeExpectationFailure(outcome)];
  if (outcome.kind === 'timed-out') {
    return [`the command was ended after ${outcome.afterSeconds} s (--timeout)`];
  }
  return outcome.kind === 'skipped' && exitCode !== 0 ? [`not run: ${outcome.reason}`] : [];
}

/** The signal is raised again, so that a shell, cron or systemd sees it. */
function exitOf({ outcome, exitCode }: Pick<JobRun, 'outcome' | 'exitCode'>): Exit {
  return outcome.kind === 'signaled' ? outcome.signal : exitCode;
}

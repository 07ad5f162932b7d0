import { runPipeline } from '../pipeline/pipeline.js';
import type { Host } from '../host.js';
import type { Problem, ParsedArgv } from '../options/command-line.js';
import { RUN_OPTIONS } from '../options/command-options.js';
import type { Verbosity } from '../model/plan.js';
import { resolveRun } from '../plan/resolve-run.js';
import type { JobRun } from '../model/job-run.js';
import { reasonOf } from '../util/reason-of.js';
import { describeExpectationFailure } from './expectation-failure.js';
import { type Command, EXIT, type Exit, refuse } from './command.js';
import { strictExit, strictRemarks } from './strict.js';

export const run: Command = {
  shape: {
    name: 'run',
    usage: '[options] -- command [args…]',
    description:
      'Runs a command, measures it, keeps the result and pushes it to a Pushgateway.\n' +
      'The command, its output and its exit status stay as they are.',
    options: RUN_OPTIONS,
    operands: 'command',
    examples: `
Examples:
  jobmeter run --job db_backup -- pg_dump --file=/backup/db.sql mydb
  jobmeter run --job db_backup --group region=eu --gateway http://gateway:9091 \\
    --records rows='COPY (\\d+)' -- psql -f load.sql
  jobmeter run --job cleanup --shell 'find /tmp/old -delete -print | wc -l' --records 'files=(\\d+)'
`,
  },
  execute: runCommand,
};

async function runCommand(
  host: Host,
  written: ParsedArgv,
  problems: readonly Problem[],
): Promise<Exit> {
  const resolved = await resolveRun(host, written, problems);
  if (resolved.kind === 'refused') {
    refuse(host, 'run', resolved.problems);
    // Any other status may be one of the command.
    return EXIT.usage;
  }
  const { plan, warnings } = resolved;
  warn(
    host,
    plan.verbosity,
    warnings.map(({ source, text }) => `${source} ${text}`),
  );
  if (resolved.kind === 'dry-run') {
    const { dryRun } = await import('./dry-run.js');
    return dryRun(host, plan);
  }
  const measured = await runPipeline(host, plan);
  if (measured.kind === 'unmeasured') {
    warn(host, plan.verbosity, [`this run is not measured: ${reasonOf(measured.reason)}`]);
    return strictExit(plan, measured, exitOf(measured.run));
  }
  warn(host, plan.verbosity, [
    ...reasonFor(measured.run),
    ...measured.remarks,
    ...strictRemarks(plan),
  ]);
  const isSummaryWanted =
    plan.verbosity === 'verbose' || (plan.verbosity === 'normal' && host.stderr.isTTY);
  if (isSummaryWanted || plan.exposition === 'print') {
    const { printExposition, summarize } = await import('./report.js');
    if (plan.exposition === 'print') await printExposition(host, measured);
    if (isSummaryWanted) host.stderr.write(`jobmeter: ${summarize(plan, measured)}\n`);
  }
  return strictExit(plan, measured, exitOf(measured.run));
}

function warn(host: Host, verbosity: Verbosity, remarks: readonly string[]): void {
  if (verbosity === 'quiet') return;
  for (const remark of remarks) host.stderr.write(`jobmeter: ${remark}\n`);
}

/** There is nobody else to say it: the command never ran, or believes that all went well. */
function reasonFor({ outcome, exitCode }: Pick<JobRun, 'outcome' | 'exitCode'>): readonly string[] {
  if (outcome.kind === 'expectation-failed') return [describeExpectationFailure(outcome)];
  if (outcome.kind === 'skipped' && exitCode !== 0) return [`not run: ${outcome.reason}`];
  return outcome.kind === 'spawn-failed' ? [outcome.reason] : [];
}

/** Death by a signal is passed on as such, so that a shell, cron or systemd sees the truth. */
function exitOf({ outcome, exitCode }: Pick<JobRun, 'outcome' | 'exitCode'>): Exit {
  return outcome.kind === 'signaled'
    ? { kind: 'signal', signal: outcome.signal }
    : { kind: 'code', code: exitCode };
}

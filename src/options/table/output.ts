import { OUTPUT_POLICIES } from '../../model/plan.js';

export const OUTPUT = {
  config: {
    kind: 'value',
    metavar: 'FILE',
    section: 'Advanced',
    help: "config file, in place of the user's and the system's",
  },
  file: {
    kind: 'value',
    short: '-f',
    metavar: 'PATH',
    section: 'What to read',
    help: 'read this file instead of stdin',
  },
  output: {
    kind: 'value',
    short: '-o',
    metavar: 'WHEN',
    completes: OUTPUT_POLICIES as typeof OUTPUT_POLICIES,
    section: 'Output',
    help: "show the job's output",
  },
  dryRun: {
    kind: 'switch',
    section: 'Output',
    help: 'run nothing; print what would be run and sent',
  },
  print: {
    kind: 'switch',
    section: 'Advanced',
    help: 'print the metrics to stderr after the run',
  },
  json: {
    kind: 'switch',
    section: 'Output',
    help: 'print JSON instead of a table',
  },
  verbose: {
    kind: 'switch',
    short: '-v',
    section: 'Output',
    help: 'print a summary line even without a terminal',
  },
  quiet: {
    kind: 'switch',
    short: '-q',
    section: 'Output',
    help: 'print nothing from jobmeter, not even warnings',
  },
} as const;

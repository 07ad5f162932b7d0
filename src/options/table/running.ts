import { OVERLAP_POLICIES } from '../../model/plan.js';

export const RUNNING = {
  shell: {
    kind: 'value',
    metavar: 'LINE',
    section: 'What to run',
    help: 'run a shell line instead of a command',
  },
  shellBin: {
    kind: 'value',
    metavar: 'PATH',
    default: '/bin/sh',
    section: 'Advanced',
    help: 'shell for --shell',
  },
  jitter: {
    kind: 'value',
    metavar: 'DURATION',
    section: 'Advanced',
    help: 'wait a random time before the start, up to this',
  },
  expect: {
    kind: 'value',
    metavar: 'EXPRESSION',
    section: 'When it fails',
    help: "fail the run unless this holds: 'rows > 0'",
  },
  successCodes: {
    kind: 'value',
    metavar: 'LIST',
    default: '0',
    section: 'When it fails',
    help: 'exit codes of success, such as 0,24',
  },
  timeout: {
    kind: 'value',
    metavar: 'DURATION',
    section: 'When it fails',
    help: 'stop the command after this time (SIGTERM)',
  },
  killAfter: {
    kind: 'value',
    metavar: 'DURATION',
    default: '10s',
    section: 'Advanced',
    help: 'send SIGKILL this long after the SIGTERM of --timeout',
  },
  retries: {
    kind: 'value',
    metavar: 'N',
    default: '0',
    section: 'When it fails',
    help: 'run a failed command again, N times',
  },
  retryDelay: {
    kind: 'value',
    metavar: 'DURATION',
    default: '1s',
    section: 'Advanced',
    help: 'wait before the first retry; doubles up to 1h',
  },
  overlap: {
    kind: 'value',
    metavar: 'POLICY',
    completes: OVERLAP_POLICIES as typeof OVERLAP_POLICIES,
    section: 'When it fails',
    help: 'if runs overlap',
  },
  strict: {
    kind: 'switch',
    section: 'Advanced',
    help: 'exit 69 if a successful run could not be delivered',
  },
} as const;

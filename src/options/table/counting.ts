import { PARSED_STREAMS } from '../../model/plan.js';

export const COUNTING = {
  records: {
    kind: 'list',
    long: '--records',
    metavar: 'NAME[:AGG]=PATTERN',
    completes: 'none',
    section: 'What to count',
    help: 'count records; AGG: sum, last, first, max or min',
    env: ['JOBMETER_RECORDS'],
  },
  gauge: {
    kind: 'list',
    long: '--gauge',
    metavar: 'NAME[:AGG]=PATTERN',
    completes: 'none',
    section: 'What to count',
    help: 'a metric of your own: the last number found',
    env: ['JOBMETER_GAUGE'],
  },
  stage: {
    kind: 'list',
    long: '--stage',
    metavar: 'NAME=PATTERN',
    completes: 'none',
    section: 'What to count',
    help: 'a stage begins at the first line that matches',
    env: ['JOBMETER_STAGE'],
  },
  preset: {
    kind: 'list',
    long: '--preset',
    metavar: 'NAME',
    completes: 'preset',
    section: 'What to count',
    help: 'count what a known tool prints, or name a file',
    env: ['JOBMETER_PRESET'],
  },
  from: {
    kind: 'value',
    long: '--from',
    metavar: 'STREAM',
    completes: PARSED_STREAMS as typeof PARSED_STREAMS,
    section: 'Advanced',
    help: 'which output to read',
    env: ['JOBMETER_FROM'],
  },
} as const;

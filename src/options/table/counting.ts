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
    help: 'metric of your own name, from a number in the output',
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
    help: 'counts for a known tool, or a preset file',
    env: ['JOBMETER_PRESET'],
  },
  from: {
    kind: 'value',
    long: '--from',
    metavar: 'STREAM',
    completes: PARSED_STREAMS as typeof PARSED_STREAMS,
    section: 'Advanced',
    help: 'streams to read',
    env: ['JOBMETER_FROM'],
  },
} as const;

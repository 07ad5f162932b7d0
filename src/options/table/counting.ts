import { PARSED_STREAMS } from '../../model/plan.js';

export const COUNTING = {
  records: {
    kind: 'list',
    metavar: 'NAME[:AGG]=PATTERN',
    section: 'What to count',
    help: 'count records; AGG: sum, last, first, max or min',
  },
  gauge: {
    kind: 'list',
    metavar: 'NAME[:AGG]=PATTERN',
    section: 'What to count',
    help: 'metric of your own name, from a number in the output',
  },
  stage: {
    kind: 'list',
    metavar: 'NAME=PATTERN',
    section: 'What to count',
    help: 'a stage begins at the first line that matches',
  },
  preset: {
    kind: 'list',
    metavar: 'NAME',
    completes: 'preset',
    section: 'What to count',
    help: 'counts for a known tool, or a preset file',
  },
  from: {
    kind: 'value',
    metavar: 'STREAM',
    completes: PARSED_STREAMS as typeof PARSED_STREAMS,
    section: 'Advanced',
    help: 'streams to read',
  },
} as const;

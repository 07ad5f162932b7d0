export const IDENTITY = {
  job: {
    kind: 'value',
    short: '-j',
    metavar: 'NAME',
    completes: 'job',
    section: 'Identity',
    help: 'job label of the metrics; required',
  },
  group: {
    kind: 'list',
    short: '-g',
    metavar: 'LABEL=VALUE',
    completes: 'label',
    section: 'Identity',
    help: 'grouping label in addition to the job',
  },
  label: {
    kind: 'list',
    short: '-l',
    metavar: 'LABEL=VALUE',
    section: 'Identity',
    help: 'label on all samples of this run',
  },
  prefix: {
    kind: 'value',
    metavar: 'PREFIX',
    default: 'batch_job_',
    section: 'Advanced',
    help: 'prefix of the metric names',
  },
} as const;

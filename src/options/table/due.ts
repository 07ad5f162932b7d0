/** Options for when the next success of a job is due. */
export const DUE = {
  schedule: {
    kind: 'value',
    metavar: 'CRON',
    section: 'When it is due',
    help: "when the job starts: '0 3 * * *', or an OnCalendar=",
  },
  every: {
    kind: 'value',
    metavar: 'DURATION',
    section: 'When it is due',
    help: 'the job starts this long after its last end',
  },
  maxAge: {
    kind: 'value',
    metavar: 'DURATION',
    section: 'When it is due',
    help: 'late: no success for longer than this, or never',
  },
  timezone: {
    kind: 'value',
    metavar: 'TZ',
    completes: 'zone',
    section: 'Advanced',
    help: 'time zone of --schedule: Europe/Berlin',
  },
  grace: {
    kind: 'value',
    metavar: 'DURATION',
    section: 'Advanced',
    help: 'how late a success may be beyond its usual duration',
  },
  maxDuration: {
    kind: 'value',
    metavar: 'DURATION',
    section: 'Advanced',
    help: 'a run that takes longer counts as stuck',
  },
  alertAfter: {
    kind: 'value',
    metavar: 'N',
    section: 'Advanced',
    help: 'failures in a row until an alert',
  },
} as const;

import * as v from 'valibot';

/** Maximum in seconds: half the range of Date, so that a time plus a duration is still a date. */
const LONGEST = 4e12;

export const time: v.GenericSchema<number> = v.pipe(
  v.number(),
  v.minValue(-LONGEST),
  v.maxValue(LONGEST),
);
export const duration: v.GenericSchema<number> = v.pipe(
  v.number(),
  v.minValue(0),
  v.maxValue(LONGEST),
);
export const count: v.GenericSchema<number> = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const schedule = v.variant('kind', [
  v.looseObject({
    kind: v.literal('cron'),
    cron: v.string(),
    timezone: v.optional(v.string()),
  }),
  v.looseObject({
    kind: v.literal('calendar'),
    calendar: v.string(),
    timezone: v.optional(v.string()),
  }),
  v.looseObject({ kind: v.literal('every'), seconds: duration }),
  v.looseObject({ kind: v.literal('max-age'), seconds: duration }),
  v.looseObject({ kind: v.literal('none') }),
]);

export const due: v.GenericSchema = v.looseObject({
  schedule,
  graceSeconds: v.optional(duration),
  maxDurationSeconds: v.optional(duration),
  deadline: v.optional(time),
  intervalSeconds: v.optional(duration),
});

/** NaN, which JSON lacks, marks a limit that is no longer given. */
export const limits: v.GenericSchema = v.looseObject({
  maxDurationSeconds: v.optional(v.nullable(duration)),
  heartbeatSeconds: v.optional(v.nullable(duration)),
  alertAfter: v.optional(count),
});

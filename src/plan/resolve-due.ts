import { parseDurationSeconds } from '../extract/numbers/duration.js';
import { type DueOptions, NOT_DUE, type Schedule } from '../model/schedule.js';
import { DUE_OPTIONS } from '../options/command-options.js';
import type { OptionKey } from '../options/options.js';
import type { Resolver } from '../options/resolver.js';

/** Most jobs have none of these, so their modules are loaded only when needed. */
export async function resolveDue(resolver: Resolver): Promise<DueOptions> {
  if (!DUE_OPTIONS.some((key) => resolver.isGiven(key))) return NOT_DUE;
  const schedule = await resolveSchedule(resolver);
  return {
    schedule,
    graceSeconds: resolveGrace(resolver),
    maxDurationSeconds: resolvePeriod(resolver, 'maxDuration'),
    alertAfter: resolver.parsed(
      'alertAfter',
      undefined,
      (text) => (/^[1-9]\d{0,3}$/.test(text) ? Number(text) : undefined),
      'write a number from 1 to 9999',
    ),
  };
}

const KINDS = ['schedule', 'every', 'maxAge'] as const;

/**
 * The stronger source wins: a flag, a variable, the entry of the job, the defaults of a config
 * file.
 */
async function resolveSchedule(resolver: Resolver): Promise<Schedule | undefined> {
  const given = KINDS.filter((key) => resolver.isGiven(key)).toSorted(
    (a, b) => resolver.rankOf(a) - resolver.rankOf(b),
  );
  const [chosen] = given;
  if (
    resolver.isGiven('timezone') &&
    resolver.setBy('timezone') === 'flag' &&
    chosen !== 'schedule'
  ) {
    resolver.report('timezone', 'does nothing without --schedule: add one, or leave it out');
  }
  for (const other of given.slice(1)) reportBoth(resolver, chosen ?? other, other);
  if (chosen === undefined) return undefined;
  if (chosen === 'schedule') return (await import('./resolve-cron.js')).resolveCron(resolver);
  const seconds = resolvePeriod(resolver, chosen);
  if (seconds === undefined) return undefined;
  return { kind: chosen === 'every' ? 'every' : 'max-age', seconds };
}

/** JOBMETER_MAX_AGE also applies to `status`, so it is no mistake besides a schedule. */
function reportBoth(resolver: Resolver, chosen: (typeof KINDS)[number], other: OptionKey): void {
  if (resolver.rankOf(chosen) !== resolver.rankOf(other)) return;
  if (other === 'maxAge' && resolver.setBy(other) !== 'flag') return;
  resolver.report(other, `and ${resolver.sourceOf(chosen)} are both given: keep one`);
}

function resolveGrace(resolver: Resolver): number | undefined {
  const seconds = resolvePeriod(resolver, 'grace', 'zero too');
  const isUsed = resolver.isGiven('schedule') || resolver.isGiven('every');
  if (!isUsed && resolver.setBy('grace') === 'flag') {
    resolver.report(
      'grace',
      'does nothing without --schedule or --every: add one, or leave it out',
    );
  }
  return seconds;
}

/** Longer than any real interval, and short enough to be added to a date. */
const LONGEST_SECONDS = 10 * 366 * 86_400;

function resolvePeriod(
  resolver: Resolver,
  key: 'every' | 'maxAge' | 'grace' | 'maxDuration',
  zero: 'zero too' | 'above zero' = 'above zero',
): number | undefined {
  return resolver.parsed(
    key,
    undefined,
    (text) => {
      const seconds = parseDurationSeconds(text);
      if (seconds === undefined || seconds > LONGEST_SECONDS) return undefined;
      return seconds > 0 || zero === 'zero too' ? seconds : undefined;
    },
    `write a duration${zero === 'zero too' ? '' : ' above 0'}, such as 15m, 26h or 7d`,
  );
}

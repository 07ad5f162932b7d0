import type { Schedule } from '../model/schedule.js';
import { type SystemdAnalyze, systemdAnalyze } from '../platform/systemd-analyze.js';
import { type ParsedCalendar, parseCalendar, withoutKey } from '../schedule/parse-calendar.js';
import { isTimeZone } from '../schedule/time-zone.js';

export type ResolvedCalendar =
  | { readonly kind: 'resolved'; readonly schedule: Schedule }
  /** A sentence without its subject, the text. */
  | { readonly kind: 'refused'; readonly reason: string };

/** The time zone of an option. */
export interface GivenZone {
  readonly name: string | undefined;
  /** The option, as people write it. */
  readonly source: string;
  /** Whether a zone in the calendar goes before it. */
  readonly isWeaker: boolean;
}

/**
 * A calendar of systemd (`OnCalendar=`) as a schedule. systemd-analyze is asked for rare forms only: a run does not wait for
 * another program.
 */
export async function resolveCalendar(
  text: string,
  given: GivenZone,
  systemd: SystemdAnalyze = systemdAnalyze,
): Promise<ResolvedCalendar> {
  const written = parseCalendar(text);
  if (!systemd.isInstalled())
    return refused(`is a calendar of systemd, which is not here: ${inCron(written)}`);
  const parsed = written.kind === 'unread' ? await asNormalized(text, systemd) : written;
  if (parsed === 'refused')
    return refused('is neither a calendar of systemd nor a schedule of cron');
  if (parsed.kind === 'unread')
    return refused(`is a calendar of systemd in a form that is not understood: ${inCron(parsed)}`);
  if (parsed.kind === 'inexact')
    return refused(
      `is a calendar of systemd that does not become a schedule: ${parsed.reason}; ${inCron(parsed)}`,
    );
  const { text: calendar, timezone = given.name } = parsed;
  if (given.name !== undefined && timezone !== given.name && !given.isWeaker) {
    return refused(`has the time zone ${timezone}, and ${given.source} is ${given.name}: keep one`);
  }
  if (timezone !== undefined && !isTimeZone(timezone)) {
    const { describeUnknownZone } = await import('../schedule/nearest-zone.js');
    return refused(`ends with a time zone: ${describeUnknownZone(timezone)}`);
  }
  return { kind: 'resolved', schedule: { kind: 'calendar', calendar, timezone } };
}

async function asNormalized(
  text: string,
  systemd: SystemdAnalyze,
): Promise<ParsedCalendar | 'refused'> {
  const normalized = await systemd.normalize(withoutKey(text));
  if (normalized.kind === 'refused') return 'refused';
  return parseCalendar(normalized.kind === 'normalized' ? normalized.calendar : text);
}

/** What to write in its place. */
function inCron(parsed: ParsedCalendar): string {
  switch (parsed.kind) {
    case 'calendar': {
      if (parsed.isBothDays)
        return `cron has no equivalent (it runs on either of the days): ${OTHERS}`;
      const zone = parsed.timezone === undefined ? '' : ` and --timezone ${parsed.timezone}`;
      return `write '${parsed.cron}'${zone}`;
    }
    case 'inexact':
      return parsed.nearest === undefined ? OTHERS : `the nearest schedule is '${parsed.nearest}'`;
    case 'unread':
      return `cron has no equivalent: ${OTHERS}`;
  }
}

const OTHERS = 'use --every or --max-age';

function refused(reason: string): ResolvedCalendar {
  return { kind: 'refused', reason };
}

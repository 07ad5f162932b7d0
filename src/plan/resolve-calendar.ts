import type { Schedule } from '../model/schedule.js';
import { type SystemdAnalyze, systemdAnalyze } from '../platform/systemd-analyze.js';
import { type ParsedCalendar, parseCalendar, withoutKey } from '../schedule/parse-calendar.js';
import { describeUnknownZone, isTimeZone } from '../schedule/time-zone.js';

export type ResolvedCalendar =
  | { readonly kind: 'resolved'; readonly schedule: Schedule }
  /** A sentence without its subject, which is the text. */
  | { readonly kind: 'refused'; readonly reason: string };

/** The time zone of an option. */
export interface GivenZone {
  readonly name: string | undefined;
  /** The option as users write it. */
  readonly source: string;
  /** Whether a zone in the calendar overrides it. */
  readonly isWeaker: boolean;
}

/**
 * Resolves a calendar of systemd (`OnCalendar=`). Calls systemd-analyze only for rare forms,
 * because the run waits for it.
 */
export async function resolveCalendar(
  text: string,
  zone: GivenZone,
  systemd: SystemdAnalyze = systemdAnalyze,
): Promise<ResolvedCalendar> {
  const written = parseCalendar(text);
  if (!systemd.isInstalled()) {
    const missing = 'is a calendar of systemd, and systemd-analyze is not installed here';
    return refused(`${missing}: ${inCron(written)}`);
  }
  if (/\bOnCalendar=/.test(withoutKey(text))) {
    return refused(`names several calendars, and a job has one schedule: ${OTHERS}`);
  }
  const read = written.kind === 'unread' ? await readNormalized(text, systemd) : written;
  switch (read.kind) {
    case 'calendar':
      return resolveZone(read.text, read.timezone, zone);
    case 'inexact':
      return refused(`is a calendar of systemd, but ${read.reason}: ${inCron(read)}`);
    case 'unread':
      return refused(`is a calendar of systemd in a form that jobmeter does not read: ${OTHERS}`);
    case 'refused':
      return refused('is understood neither as a schedule of cron nor by systemd-analyze calendar');
  }
}

async function readNormalized(
  text: string,
  { normalize }: SystemdAnalyze,
): Promise<ParsedCalendar | { readonly kind: 'refused' }> {
  const normalized = await normalize(withoutKey(text));
  return normalized.kind === 'normalized' ? parseCalendar(normalized.calendar) : normalized;
}

async function resolveZone(
  calendar: string,
  written: string | undefined,
  { name, source, isWeaker }: GivenZone,
): Promise<ResolvedCalendar> {
  const timezone = written ?? name;
  if (name !== undefined && timezone !== name && !isWeaker) {
    return refused(`is in the time zone ${timezone}, and ${source} is ${name}: keep one`);
  }
  if (timezone !== undefined && !isTimeZone(timezone)) {
    return refused(`ends with a time zone: ${await describeUnknownZone(timezone)}`);
  }
  return { kind: 'resolved', schedule: { kind: 'calendar', calendar, timezone } };
}

const OTHERS = 'use --every or --max-age';

/** What to write instead. */
function inCron(parsed: ParsedCalendar): string {
  if (parsed.kind === 'inexact') {
    return parsed.nearest === undefined ? OTHERS : `the nearest schedule is '${parsed.nearest}'`;
  }
  if (parsed.kind === 'unread' || parsed.isBothDays) {
    return `cron has no equivalent: ${OTHERS}`;
  }
  const zone = parsed.timezone === undefined ? '' : ` and --timezone ${parsed.timezone}`;
  return `write '${parsed.cron}'${zone}`;
}

function refused(reason: string): ResolvedCalendar {
  return { kind: 'refused', reason };
}

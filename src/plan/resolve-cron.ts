import type { Schedule } from '../model/schedule.js';
import type { Resolver } from '../options/resolver.js';
import { parseCron } from '../schedule/parse-cron.js';
import { describeUnknownZone, isTimeZone } from '../schedule/time-zone.js';

/** A separate module, loaded only with --schedule. */
export async function resolveCron(resolver: Resolver): Promise<Schedule | undefined> {
  const text = resolver.value('schedule') ?? '';
  const zone = await resolveZone(resolver);
  const written = text.trim().replaceAll(/\s+/g, ' ');
  if (written === 'none') return { kind: 'none' };
  const parsed = parseCron(text);
  if (parsed.kind === 'cron') {
    // With a wrong time zone, the job would seem late.
    if (zone === 'unknown') return undefined;
    return { kind: 'cron', cron: written, timezone: zone.name };
  }
  const { looksLikeCalendar } = await import('../schedule/parse-calendar.js');
  if (looksLikeCalendar(written)) {
    const { resolveCalendar } = await import('./resolve-calendar.js');
    const resolved = await resolveCalendar(written, {
      name: zone === 'unknown' ? undefined : zone.name,
      source: resolver.sourceOf('timezone'),
      isWeaker: resolver.rankOf('timezone') > resolver.rankOf('schedule'),
    });
    if (resolved.kind === 'resolved') return zone === 'unknown' ? undefined : resolved.schedule;
    resolver.report('schedule', `"${shortened(text)}" ${resolved.reason}`);
    return undefined;
  }
  const reason = `is not understood at character ${parsed.at + 1}: ${parsed.reason}`;
  resolver.report('schedule', `"${shortened(text)}" ${reason}`);
  return undefined;
}

async function resolveZone(
  resolver: Resolver,
): Promise<{ readonly name: string | undefined } | 'unknown'> {
  const name = resolver.value('timezone');
  if (name === undefined || isTimeZone(name)) return { name };
  resolver.report('timezone', await describeUnknownZone(name));
  return 'unknown';
}

const SHOWN = 200;

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

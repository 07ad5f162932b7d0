import type { Schedule } from '../model/schedule.js';
import type { Resolver } from '../options/resolver.js';
import type { CronMistake } from '../schedule/cron-fields.js';
import { parseCron } from '../schedule/parse-cron.js';
import { isTimeZone } from '../schedule/time-zone.js';

/** A separate module, loaded only with --schedule. */
export async function resolveCron(resolver: Resolver): Promise<Schedule | undefined> {
  const text = resolver.value('schedule') ?? '';
  const zone = await resolveZone(resolver);
  if (text.trim() === 'none') return { kind: 'none' };
  const parsed = parseCron(text);
  if (parsed.kind === 'cron') {
    // In another zone than the one that was meant, the job would seem late.
    if (zone === 'unknown') return undefined;
    return { kind: 'cron', cron: text.trim().replaceAll(/\s+/g, ' '), timezone: zone.name };
  }
  resolver.report('schedule', `"${shortened(text)}" ${await explain(text, parsed, resolver)}`);
  return undefined;
}

async function explain(
  text: string,
  { reason, at }: CronMistake,
  resolver: Resolver,
): Promise<string> {
  const { describeCalendar, looksLikeCalendar } = await import('../schedule/calendar.js');
  if (!looksLikeCalendar(text)) return `is not understood at character ${at + 1}: ${reason}`;
  // A run whose config file has the mistake does not wait for another program.
  const isSeen = resolver.setBy('schedule') === 'flag';
  const { normalizeCalendar } = await import('../platform/systemd-analyze.js');
  return describeCalendar(text, isSeen ? normalizeCalendar : async () => undefined);
}

async function resolveZone(
  resolver: Resolver,
): Promise<{ readonly name: string | undefined } | 'unknown'> {
  const name = resolver.value('timezone');
  if (name === undefined || isTimeZone(name)) return { name };
  const { nearestZones } = await import('../schedule/nearest-zone.js');
  const [near] = nearestZones(name);
  const meant =
    near === undefined ? 'write one such as Europe/Berlin or UTC' : `did you mean ${near}?`;
  resolver.report('timezone', `"${name}" is not a known time zone: ${meant}`);
  return 'unknown';
}

const SHOWN = 200;

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

import fs from 'node:fs';

const ZONES = '/zoneinfo/';

/** The zone in which cron reads schedules, whatever TZ says. Undefined if the system does not tell. */
export function systemTimeZone(): string | undefined {
  try {
    const target = fs.realpathSync('/etc/localtime');
    const at = target.lastIndexOf(ZONES);
    return at < 0 ? undefined : target.slice(at + ZONES.length);
  } catch {
    return undefined;
  }
}

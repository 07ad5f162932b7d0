/** What differs between the programs of that name. */
export interface CronKind {
  readonly name: 'Debian cron' | 'cronie' | 'cron';
  /** The longest command in bytes, its input included. */
  readonly longestCommand: number;
  /** Whether CRON_TZ in the file is the time zone of the schedules below it. */
  readonly obeysCronTz: boolean;
}

export const DEBIAN: CronKind = { name: 'Debian cron', longestCommand: 998, obeysCronTz: false };
export const CRONIE: CronKind = { name: 'cronie', longestCommand: 131_070, obeysCronTz: true };
/** As strict as any. */
export const UNKNOWN_CRON: CronKind = { name: 'cron', longestCommand: 998, obeysCronTz: false };

/** @param words what `crontab -V` prints: the version of cronie, or the complaint and the usage of another */
export function cronKindFrom(words: string): CronKind {
  if (/\bcronie\b/.test(words)) return CRONIE;
  // An option that only Debian's has.
  return /^\s*-n\s+\(dry run/m.test(words) ? DEBIAN : UNKNOWN_CRON;
}

/** Differences between implementations of cron. */
export interface CronKind {
  readonly name: 'Debian cron' | 'cronie' | 'cron';
  /** Maximum length of a command in bytes, with its input. */
  readonly longestCommand: number;
  /** Whether CRON_TZ in the file sets the time zone of the schedules below it. */
  readonly obeysCronTz: boolean;
}

export const DEBIAN: CronKind = { name: 'Debian cron', longestCommand: 998, obeysCronTz: false };
export const CRONIE: CronKind = { name: 'cronie', longestCommand: 131_070, obeysCronTz: true };
/** An unknown cron, assumed to be as strict as any. */
export const UNKNOWN_CRON: CronKind = { name: 'cron', longestCommand: 998, obeysCronTz: false };

/**
 * @param words output of `crontab -V`: the version of cronie, or the error and usage of another
 * cron
 */
export function cronKindFrom(words: string): CronKind {
  if (/\bcronie\b/.test(words)) return CRONIE;
  // Only Debian's cron has this option.
  return /^\s*-n\s+\(dry run/m.test(words) ? DEBIAN : UNKNOWN_CRON;
}

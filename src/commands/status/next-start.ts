import { parseScheduleText } from '../../schedule/parse-schedule-text.js';
import type { GroupSummary } from './group-summary.js';

/**
 * Adds the next start to each group. Loads croner only if a schedule needs it.
 * @param now seconds since the epoch
 */
export async function withNextStarts(
  groups: readonly GroupSummary[],
  now: number,
): Promise<readonly GroupSummary[]> {
  const texts = new Set(groups.flatMap((group) => startsIn(group) ?? []));
  if (texts.size === 0) return groups;
  const starts = new Map<string, number>();
  for (const text of texts) {
    const start = await startAfter(now, text);
    if (start !== undefined) starts.set(text, start);
  }
  return groups.map((group) => {
    const start = starts.get(startsIn(group) ?? '');
    return start === undefined ? group : { ...group, next_start_timestamp_seconds: start };
  });
}

/** Undefined for a time zone that this Node does not know. */
async function startAfter(now: number, text: string): Promise<number | undefined> {
  const schedule = parseScheduleText(text);
  if (schedule === undefined) return undefined;
  const { loadStarts } = await import('../../schedule/load-due-fold.js');
  const next = await loadStarts(schedule).catch(() => undefined);
  const start = next?.(now);
  return start !== undefined && Number.isFinite(start) ? start : undefined;
}

/** Without a time zone, the schedule of another machine does not determine a time. */
function startsIn({ schedule: text, sources }: GroupSummary): string | undefined {
  const schedule = text === undefined ? undefined : parseScheduleText(text);
  if (schedule?.kind !== 'cron' && schedule?.kind !== 'calendar') return undefined;
  return schedule.timezone !== undefined || sources.includes('local') ? text : undefined;
}

import path from 'node:path';
import type { Labels } from '../model/metric-family.js';
import { namesIn, readPlainFile, removeFile } from '../platform/files.js';
import { parseJson, recordOf, stringsOf } from '../util/json.js';
import type { DeliveryKey } from './delivery-lock.js';
import { writeInFolder } from './folders.js';
import { type Layout, REFRESHED } from './layout.js';

/** The last samples of a group sent to an engine, which stores series with their times. */
export interface SentSeries {
  /** The time of the newest sample, in milliseconds since the epoch by the clock of the engine. */
  readonly atMs: number;
  /** Time of the last push of a run, by the same clock. A refresh does not change it. */
  readonly pushedMs: number;
  /** Labels with `__name__`. */
  readonly series: readonly Labels[];
}

/** Undefined without a valid file. Then no ended series are known. */
export async function readSentSeries(
  layout: Layout,
  { group, destination }: DeliveryKey,
): Promise<SentSeries | undefined> {
  try {
    const text = await readPlainFile(layout.disk, layout.sentSeries(group, destination));
    return sentSeriesIn(parseJson(text));
  } catch {
    return undefined;
  }
}

/** A failure is not reported: at worst, an engine shows an ended series for five minutes. */
export async function writeSentSeries(
  layout: Layout,
  { group, destination }: DeliveryKey,
  sent: SentSeries,
): Promise<void> {
  const file = layout.sentSeries(group, destination);
  await writeInFolder(layout.disk, file, `${JSON.stringify(sent)}\n`).catch(() => {});
}

export async function forgetSentSeries(
  layout: Layout,
  { group, destination }: DeliveryKey,
): Promise<void> {
  await removeFile(layout.disk, layout.sentSeries(group, destination)).catch(() => {});
}

/** A series that was not sent for this long has gone stale, with a margin. */
const STALE_AFTER_MS = 600_000;

/**
 * For a group whose state is removed. If groups are sent repeatedly, the file stays for the next
 * time, which ends the series.
 */
export async function removeSentSeries({ disk, sent }: Layout, group: string): Promise<void> {
  for (const folder of await namesIn(disk, sent).catch(() => [])) {
    const refreshed = await disk.lstat(path.join(sent, folder, REFRESHED)).catch(() => undefined);
    const isRefreshed =
      refreshed !== undefined && Math.abs(Date.now() - refreshed.mtimeMs) < STALE_AFTER_MS;
    if (isRefreshed) continue;
    await removeFile(disk, path.join(sent, folder, `${group}.json`)).catch(() => {});
  }
}

/** Groups of which series were sent to the destination. */
export async function groupsSent(layout: Layout, destination: string): Promise<readonly string[]> {
  const names = await namesIn(layout.disk, layout.sentTo(destination));
  return names.filter((name) => name.endsWith('.json')).map((name) => path.basename(name, '.json'));
}

function sentSeriesIn(value: unknown): SentSeries | undefined {
  const { atMs, pushedMs, series } = recordOf(value) ?? {};
  if (!isTime(atMs) || !isTime(pushedMs) || !Array.isArray(series)) return undefined;
  const labels = series.map(stringsOf);
  const isValid = labels.every((each) => each?.['__name__'] !== undefined);
  return isValid ? { atMs, pushedMs, series: labels as readonly Labels[] } : undefined;
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

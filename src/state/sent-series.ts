import path from 'node:path';
import type { Labels } from '../model/metric-family.js';
import {
  makeDirectory,
  namesIn,
  readPlainFile,
  removeFile,
  writeAtomically,
} from '../platform/files.js';
import { parseJson, recordOf, stringsOf } from '../util/json.js';
import type { Layout } from './layout.js';

/** What was last sent of a group to an engine that keeps series with their times. */
export interface SentSeries {
  /** The time of the newest sample, in milliseconds since the epoch by the clock of the engine. */
  readonly atMs: number;
  /** When a run was last pushed, by the same clock. A refresh leaves it alone. */
  readonly pushedMs: number;
  /** Labels with `__name__`. */
  readonly series: readonly Labels[];
}

interface SentTo {
  readonly group: string;
  readonly destination: string;
}

/** Undefined without a file, or where it is not valid: then nothing is known to have ended. */
export async function readSentSeries(
  layout: Layout,
  { group, destination }: SentTo,
): Promise<SentSeries | undefined> {
  try {
    const text = await readPlainFile(layout.disk, layout.sentSeries(group, destination));
    return sentSeriesIn(parseJson(text));
  } catch {
    return undefined;
  }
}

/** A failure is not reported: an engine then shows an ended series for five minutes. */
export async function writeSentSeries(
  layout: Layout,
  { group, destination }: SentTo,
  sent: SentSeries,
): Promise<void> {
  const file = layout.sentSeries(group, destination);
  try {
    await makeDirectory(layout.disk, path.dirname(file));
    await writeAtomically(layout.disk, file, `${JSON.stringify(sent)}\n`);
  } catch {
    // Full or read-only disk.
  }
}

/** For a group whose state is removed. */
export async function removeSentSeries({ disk, sent }: Layout, group: string): Promise<void> {
  for (const destination of await namesIn(disk, sent).catch(() => [])) {
    await removeFile(disk, path.join(sent, destination, `${group}.json`)).catch(() => {});
  }
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

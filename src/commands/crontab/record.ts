import path from 'node:path';
import type { StateDirectory } from '../../model/plan.js';
import { direct } from '../../platform/disk.js';
import {
  fileName,
  makeDirectory,
  readPlainFile,
  removeFile,
  writeAtomically,
} from '../../platform/files.js';
import { requirePrivate } from '../../platform/require-private.js';
import { isErrnoException } from '../../util/errno.js';

/** A record of the change to a crontab, for `--undo`. */
export interface CrontabRecord {
  readonly version: 1;
  readonly title: string;
  /** Lines that already contained jobmeter, with one character per byte. */
  readonly earlier: readonly string[];
}

interface Files {
  readonly folder: string;
  readonly record: string;
  readonly backup: string;
}

function filesFor({ path: state }: StateDirectory, title: string): Files {
  const whole = title.includes('/') ? path.resolve(title) : title;
  const folder = path.join(state, 'crontab');
  const base = path.join(folder, fileName(path.basename(whole), whole));
  return { folder, record: `${base}.json`, backup: `${base}.before` };
}

/**
 * Saves the text before the crontab is changed.
 * @returns the path of the copy
 * @throws Error if it cannot be saved
 */
export async function keepRecord(
  state: StateDirectory,
  title: string,
  { before, measured }: { readonly before: string; readonly measured: readonly string[] },
): Promise<string> {
  const { folder, record, backup } = filesFor(state, title);
  await makeDirectory(direct, folder);
  if (state.owner !== undefined) await requirePrivate(direct, folder, state.owner);
  const { earlier = measured } = (await readRecord(state, title)) ?? {};
  await writeAtomically(direct, backup, Buffer.from(before, 'latin1'));
  const kept: CrontabRecord = { version: 1, title, earlier };
  await writeAtomically(direct, record, `${JSON.stringify(kept, undefined, 2)}\n`);
  return backup;
}

/** Undefined if jobmeter has not changed this crontab, or has undone it. */
export async function readRecord(
  state: StateDirectory,
  title: string,
): Promise<CrontabRecord | undefined> {
  try {
    const text = await readPlainFile(direct, filesFor(state, title).record);
    const parsed = JSON.parse(text) as Partial<CrontabRecord>;
    return parsed.version === 1 && Array.isArray(parsed.earlier)
      ? { version: 1, title, earlier: parsed.earlier.map(String) }
      : undefined;
  } catch (error) {
    if (isErrnoException(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The copy stays. */
export async function forgetRecord(state: StateDirectory, title: string): Promise<void> {
  await removeFile(direct, filesFor(state, title).record);
}

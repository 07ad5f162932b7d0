import path from 'node:path';
import { fileName, makeDirectory, namesIn, removeFile } from '../platform/files.js';
import { errorCode } from '../util/errno.js';
import type { Layout } from './layout.js';

/** A failure of a destination that every run meets until it is fixed. */
export interface Outage {
  readonly destination: string;
  /** The problem, without details that differ from run to run. */
  readonly failure: string;
}

/**
 * Whether this run has to report the outage: the first one that meets it, and one per interval after that. The files are
 * created with O_EXCL, so that of several runs that fail at the same time only one reports it. An outage that can't be
 * noted is always reported.
 */
export async function claimReport(
  layout: Layout,
  { destination, failure }: Outage,
  intervalSeconds: number,
): Promise<boolean> {
  const { disk } = layout;
  const directory = layout.outagesOf(destination);
  const file = path.join(directory, fileName(failure, failure));
  try {
    await makeDirectory(disk, directory);
    if (await isCreated(layout, file)) return true;
    const { mtimeMs } = await disk.lstat(file);
    const reminder = Math.floor((Date.now() - mtimeMs) / 1000 / intervalSeconds);
    return reminder > 0 && (await isCreated(layout, `${file}.${reminder}`));
  } catch {
    return true;
  }
}

/** The destination works again, so its next failure is a new outage. */
export async function endOutage(layout: Layout, destination: string): Promise<void> {
  const directory = layout.outagesOf(destination);
  try {
    for (const name of await namesIn(layout.disk, directory)) {
      await removeFile(layout.disk, path.join(directory, name));
    }
  } catch {
    // At worst, the next outage is reported a day late.
  }
}

/** False if the file exists. */
async function isCreated({ disk }: Layout, file: string): Promise<boolean> {
  try {
    await disk.close(await disk.open(file, 'wx', 0o600));
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

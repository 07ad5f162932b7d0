import type { Disk } from '../../platform/disk.js';

/** How long a directory may take to answer, in milliseconds. */
const LONGEST_MS = 5000;

/**
 * Asks a directory on the thread pool, before synchronous calls are made there: on a file system whose server is gone,
 * those would block the whole process.
 *
 * @returns rejects if there is no answer in time
 */
export function responsive(
  directory: string,
  disk: Pick<Disk, 'open' | 'close'>,
): () => Promise<void> {
  let asked: Promise<void> | undefined;
  return async () => {
    // One that hangs keeps its thread: never more than one.
    asked ??= look(directory, disk).finally(() => {
      asked = undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      const fail = (): void => reject(new Error(`${directory} does not answer`));
      timer = setTimeout(fail, LONGEST_MS);
    });
    await Promise.race([asked, tooLate]).finally(() => clearTimeout(timer));
  };
}

/** NFS asks its server whenever a directory is opened. An error is an answer too. */
async function look(directory: string, disk: Pick<Disk, 'open' | 'close'>): Promise<void> {
  try {
    await disk.close(await disk.open(directory, 'r'));
  } catch {
    // Who reads it next reports that.
  }
}

import path from 'node:path';
import { makeDirectory, readPlainFile, removeFile, writeAtomically } from '../platform/files.js';
import { parseJson, recordOf } from '../util/json.js';
import type { Layout } from './layout.js';

/** What a server is that was named as a gateway and is none. */
export type KnownServer = 'victoria-metrics';

/** Undefined without a note, or for one that is not valid: then the server is asked again. */
export async function readServerNote(
  layout: Layout,
  destination: string,
): Promise<KnownServer | undefined> {
  try {
    const text = await readPlainFile(layout.disk, layout.serverNote(destination));
    const isKnown = recordOf(parseJson(text))?.['server'] === 'victoria-metrics';
    return isKnown ? 'victoria-metrics' : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A failure is not reported: the next run finds it out again.
 *
 * @param server undefined to forget it
 */
export async function writeServerNote(
  layout: Layout,
  destination: string,
  server: KnownServer | undefined,
): Promise<void> {
  const file = layout.serverNote(destination);
  try {
    if (server === undefined) return await removeFile(layout.disk, file);
    await makeDirectory(layout.disk, path.dirname(file));
    await writeAtomically(layout.disk, file, `${JSON.stringify({ server })}\n`);
  } catch {
    // Full or read-only disk.
  }
}

import type { StateLocation } from '../model/plan.js';
import { pooled } from '../platform/disk.js';
import { readPlainFile, removeFile } from '../platform/files.js';
import { parseJson, recordOf } from '../util/json.js';
import { writeInFolder } from './folders.js';
import { Layout } from './layout.js';

/** The kind of a server that was named as a gateway but is none. */
export type KnownServer = 'victoria-metrics';

/** Undefined without a valid note. Then the kind is detected again. */
export async function readServerNote(
  state: StateLocation,
  destination: string,
): Promise<KnownServer | undefined> {
  if (state.kind === 'none') return undefined;
  try {
    const file = new Layout(state.path, pooled).serverNote(destination);
    const note = recordOf(parseJson(await readPlainFile(pooled, file)));
    return note?.['server'] === 'victoria-metrics' ? 'victoria-metrics' : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A failure is not reported: the next run detects the kind again.
 * @param server undefined to forget it
 */
export async function writeServerNote(
  state: StateLocation,
  destination: string,
  server: KnownServer | undefined,
): Promise<void> {
  if (state.kind === 'none') return;
  const file = new Layout(state.path, pooled).serverNote(destination);
  const written =
    server === undefined
      ? removeFile(pooled, file)
      : writeInFolder(pooled, file, `${JSON.stringify({ server })}\n`);
  await written.catch(() => {});
}

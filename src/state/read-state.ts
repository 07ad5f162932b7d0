import type { Disk } from '../platform/disk.js';
import { errorCode } from '../util/errno.js';
import { uuid } from '../platform/uuid.js';
import { type GroupingKey, isSameKey } from '../model/grouping-key.js';
import { type DecodedState, decodeState } from './encoding.js';
import { readPlainFile } from '../platform/files.js';
import { reasonOf } from '../util/reason-of.js';
import type { GroupState } from '../model/group-state.js';

/** Undefined if there is no file. */
export async function readState(
  disk: Disk,
  file: string,
  decode: typeof decodeState = decodeState,
): Promise<DecodedState | undefined> {
  let text: string;
  try {
    text = await readPlainFile(disk, file);
  } catch (error) {
    const code = errorCode(error);
    if (code === '') return { kind: 'unreadable', reason: reasonOf(error) };
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP') return { kind: 'unreadable', reason: 'it is a symbolic link' };
    throw error;
  }
  return decode(text);
}

/** File names are derived from the grouping key. */
export const OF_ANOTHER_GROUP: Extract<DecodedState, { kind: 'unreadable' }> = {
  kind: 'unreadable',
  reason: 'it belongs to another group',
};

/**
 * Reads the state of `key`. Renames a file that is not a valid state, never deletes it, and adds a remark.
 *
 * @throws Error for the state of a newer version, which stays untouched
 */
export async function readOrQuarantine(
  disk: Disk,
  file: string,
  key: GroupingKey,
): Promise<{ state: GroupState | undefined; remarks: readonly string[] }> {
  const decoded = await readState(disk, file);
  if (decoded === undefined) return { state: undefined, remarks: [] };
  if (decoded.kind === 'newer') throw new Error(`${file} is left as it is: ${decoded.reason}`);
  const isOurs = decoded.kind === 'state' && isSameKey(decoded.state.key, key);
  if (isOurs) return { state: decoded.state, remarks: [] };
  const { reason } = decoded.kind === 'state' ? OF_ANOTHER_GROUP : decoded;
  const aside = `${file}.${uuid().slice(0, 8)}.set-aside`;
  await disk.rename(file, aside);
  return { state: undefined, remarks: [`${file}: ${reason}, and was renamed to ${aside}`] };
}

import { errorCode } from './errno.js';
import { messageOf } from './reason-of.js';

/** Follows the name of a file that is not there. */
export const ABSENT = 'does not exist';

const KNOWN: Readonly<Record<string, string>> = {
  ENOENT: ABSENT,
  ENOTDIR: ABSENT,
  ENAMETOOLONG: ABSENT,
  EISDIR: 'is a directory',
  EACCES: "can't be read: permission denied",
};

/** Follows the name of a file that could not be read: `does not exist`. */
export function unreadable(error: unknown): string {
  return KNOWN[errorCode(error)] ?? `can't be read: ${messageOf(error)}`;
}

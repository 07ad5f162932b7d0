/**
 * Whether the error has a `code` such as ENOENT. This folder has small functions on plain values, one
 * subject per file, that know nothing of jobs and metrics.
 */
export function isErrnoException(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

/** Such as ENOENT. Empty for what is no failure of the system. */
export function errorCode(error: unknown): string {
  return isErrnoException(error) ? (error.code ?? '') : '';
}

const SHORTAGES: readonly string[] = ['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM'];

/** Node's loader of modules and the dynamic linker give no code. */
const SHORTAGE = /too many open files|file table overflow/i;

/** What has failed for want of descriptors, processes or memory, which may be there a moment later. Else undefined. */
export function shortageIn(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  const isShort = SHORTAGES.includes(errorCode(error)) || SHORTAGE.test(error.message);
  return isShort ? error : shortageIn(error.cause);
}

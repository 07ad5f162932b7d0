import { inheritedDescriptors, isNonBlocking } from './descriptors.js';
import type { Launch } from './launcher.js';
import { isChangedByJavaScript, type RawBytes, rawBytes } from './raw-bytes.js';

export type { RawBytes };

/**
 * What whoever started us meant for the command, and Node has taken for itself at its start: it marks descriptors from
 * 3 on as not to be inherited, raises the soft limit of open files to the hard one, resets ignored signals, and opens
 * standard descriptors that were closed. bin/jobmeter has noted the originals. Without `/proc` (macOS) little is known.
 */
export interface LaunchContext {
  /** 3 and up, in ascending order. */
  readonly descriptors: readonly number[];
  /** Soft limit of open files, where it is not the one that we have now. */
  readonly openFiles?: number;
  /** By number. */
  readonly ignoredSignals: readonly number[];
  /** Of the standard descriptors, those that were closed. */
  readonly closed: readonly number[];
  /** Of the standard descriptors, those with O_NONBLOCK, which the start of a child would clear. */
  readonly nonBlocking: readonly number[];
  /** Where JavaScript would change them, or descriptors have to be moved on the way. */
  readonly raw?: RawBytes;
}

export const EMPTY_LAUNCH_CONTEXT: LaunchContext = {
  descriptors: [],
  ignoredSignals: [],
  closed: [],
  nonBlocking: [],
};

export function readLaunchContext({
  environ,
  closed,
  ignoredSignals,
  openFiles,
}: Launch): LaunchContext {
  const noted = { closed, ignoredSignals, ...(openFiles !== undefined && { openFiles }) };
  try {
    const nonBlocking = [0, 1, 2].filter((fd) => !closed.includes(fd) && isNonBlocking(fd));
    const isExact =
      nonBlocking.length === 0 && closed.length === 0 && !isChangedByJavaScript(environ);
    return {
      ...noted,
      descriptors: inheritedDescriptors(),
      nonBlocking,
      ...(!isExact && { raw: rawBytes(environ) }),
    };
  } catch {
    return { ...EMPTY_LAUNCH_CONTEXT, ...noted };
  }
}

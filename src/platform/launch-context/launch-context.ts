import { inheritedDescriptors, isNonBlocking } from './descriptors.js';
import { limitOfParent } from './limits.js';
import { isChangedByJavaScript, type RawBytes, rawBytes } from './raw-bytes.js';
import { ignoredSignals } from './ignored-signals.js';

export type { RawBytes };

/**
 * What whoever started us meant for the command, and Node has taken for itself at its start: it marks descriptors from
 * 3 on as not to be inherited, raises the soft limit of open files to the hard one, and resets ignored signals.
 * JavaScript can't see the originals; `/proc` tells most of it. Without `/proc` (macOS) nothing is known.
 */
export interface LaunchContext {
  /** 3 and up, in ascending order. */
  readonly descriptors: readonly number[];
  /** Soft limit of open files, where it is not the one that we have now. */
  readonly openFiles?: number;
  /** By number. */
  readonly ignoredSignals: readonly number[];
  /** Of the standard descriptors, those with O_NONBLOCK, which the start of a child would clear. */
  readonly nonBlocking: readonly number[];
  /** Where JavaScript would change them, or descriptors have to be moved on the way. */
  readonly raw?: RawBytes;
}

export const EMPTY_LAUNCH_CONTEXT: LaunchContext = {
  descriptors: [],
  ignoredSignals: [],
  nonBlocking: [],
};

export function readLaunchContext(env: NodeJS.ProcessEnv): LaunchContext {
  try {
    const openFiles = limitOfParent();
    const nonBlocking = [0, 1, 2].filter((fd) => isNonBlocking(fd));
    const isExact = nonBlocking.length === 0 && !isChangedByJavaScript();
    return {
      descriptors: inheritedDescriptors(),
      ...(openFiles !== undefined && { openFiles }),
      ignoredSignals: ignoredSignals(env),
      nonBlocking,
      ...(!isExact && { raw: rawBytes() }),
    };
  } catch {
    return EMPTY_LAUNCH_CONTEXT;
  }
}

import { inheritedDescriptors, isNonBlocking } from './descriptors.js';
import { type Launch, withoutLauncher } from './launcher.js';
import { isChangedByJavaScript, type RawBytes, rawBytes, rawEnvironment } from './raw-bytes.js';

export type { RawBytes };

/**
 * Process attributes for the command that Node changes when it starts: it marks descriptors from 3 on close-on-exec, raises
 * the soft limit of open files to the hard limit, resets ignored and blocked signals, and opens closed standard descriptors.
 * bin/jobmeter records the originals. Without `/proc` (macOS) few are known.
 */
export interface LaunchContext {
  /** 3 and up, in ascending order. */
  readonly descriptors: readonly number[];
  /** Original soft limit of open files, if it differs from the current one. */
  readonly openFiles?: number;
  /** By number. */
  readonly ignoredSignals: readonly number[];
  readonly blockedSignals: readonly number[];
  /** Standard descriptors that were closed. */
  readonly closed: readonly number[];
  /** Standard descriptors with O_NONBLOCK, which Node clears when it starts a child. */
  readonly nonBlocking: readonly number[];
  /** Set if JavaScript strings would change the bytes, or descriptors must be moved. */
  readonly raw?: RawBytes;
}

export const EMPTY_LAUNCH_CONTEXT: LaunchContext = {
  descriptors: [],
  ignoredSignals: [],
  blockedSignals: [],
  closed: [],
  nonBlocking: [],
};

export function readLaunchContext({
  environ,
  closed,
  ignoredSignals,
  blockedSignals,
  openFiles,
}: Launch): LaunchContext {
  const noted = {
    closed,
    ignoredSignals,
    blockedSignals,
    ...(openFiles !== undefined && { openFiles }),
  };
  try {
    const nonBlocking = [0, 1, 2].filter((fd) => !closed.includes(fd) && isNonBlocking(fd));
    const entries =
      environ.kind === 'recorded' ? environ.entries : withoutLauncher(rawEnvironment(), environ);
    const isExact =
      nonBlocking.length === 0 && closed.length === 0 && !isChangedByJavaScript(entries);
    return {
      ...noted,
      descriptors: inheritedDescriptors(),
      nonBlocking,
      ...(!isExact && { raw: rawBytes(entries) }),
    };
  } catch {
    return { ...EMPTY_LAUNCH_CONTEXT, ...noted };
  }
}

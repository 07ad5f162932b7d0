import { setMaxListeners } from 'node:events';

/** Abort reason of an expired deadline, to tell it from an abort by the caller's signal. */
export class Expired {
  readonly afterSeconds: number;

  constructor(afterSeconds: number) {
    this.afterSeconds = afterSeconds;
  }
}

/** The longest delay of setTimeout: 2^31 - 1 ms. A longer one would fire at once. */
export const LONGEST_TIMEOUT_SECONDS = 2_147_483;

/**
 * Runs `task` with a signal that aborts after `seconds` or when `outer` aborts. Does not use `AbortSignal.any` with
 * `AbortSignal.timeout`, because garbage collection may remove the timer (https://github.com/nodejs/node/issues/57736).
 */
export async function withDeadline<T>(
  seconds: number,
  outer: AbortSignal | undefined,
  task: (deadline: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  // Every request to every destination adds a listener: no limit, so that Node does not warn of a leak.
  setMaxListeners(0, controller.signal);
  const timer = setTimeout(() => controller.abort(new Expired(seconds)), seconds * 1000);
  const end = (): void => controller.abort(outer?.reason);
  if (outer?.aborted) end();
  outer?.addEventListener('abort', end);
  try {
    return await task(controller.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', end);
  }
}

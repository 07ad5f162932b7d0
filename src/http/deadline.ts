import { setMaxListeners } from 'node:events';

/** Abort reason of a deadline that passed, as opposed to one that the caller's signal ended. */
export class Expired {
  readonly afterSeconds: number;

  constructor(afterSeconds: number) {
    this.afterSeconds = afterSeconds;
  }
}

/** Longer than a timer can be set. */
export const LONGEST_TIMEOUT_SECONDS = 2_147_483;

/**
 * Runs `task` with a signal that aborts after `seconds`, or with the caller's own signal.
 * Not `AbortSignal.any` with `AbortSignal.timeout`: garbage collection may take the timer away
 * (https://github.com/nodejs/node/issues/57736).
 */
export async function withDeadline<T>(
  seconds: number,
  outer: AbortSignal | undefined,
  task: (deadline: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  // One for each destination, and each request to it.
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

import { setMaxListeners } from 'node:events';

/**
 * Abort reason of a deadline that passed, as opposed to one that the caller's signal ended. Plain data, since a class
 * exists once in each file of the bundle that has a part of it.
 */
export interface Expired {
  readonly kind: 'expired';
  readonly afterSeconds: number;
}

export function isExpired(reason: unknown): reason is Expired {
  return typeof reason === 'object' && reason !== null && Reflect.get(reason, 'kind') === 'expired';
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
  const expired: Expired = { kind: 'expired', afterSeconds: seconds };
  const timer = setTimeout(() => controller.abort(expired), seconds * 1000);
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

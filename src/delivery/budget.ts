import { withDeadline } from '../util/deadline.js';

/** After a signal to terminate, requests in flight get this much time to finish. */
const GRACE_MS = 1000;

/** Aborts `action` when the budget is spent, or one second after `leaving` aborts. */
export async function withinBudget<T>(
  seconds: number,
  leaving: AbortSignal,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const startGrace = (): void => {
    timer = setTimeout(() => abort.abort(), GRACE_MS);
  };
  if (leaving.aborted) startGrace();
  leaving.addEventListener('abort', startGrace);
  try {
    return await withDeadline(seconds, abort.signal, action);
  } finally {
    clearTimeout(timer);
    leaving.removeEventListener('abort', startGrace);
  }
}

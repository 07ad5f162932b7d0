import { withDeadline } from '../http/deadline.js';

/** Somebody wants us gone: what is under way may still end. */
const HURRIED_MS = 1000;

/** Ends what is under way when the budget is spent, or soon after somebody wants us gone. */
export async function withinBudget<T>(
  seconds: number,
  leaving: AbortSignal,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const hurry = (): void => {
    timer = setTimeout(() => abort.abort(), HURRIED_MS);
  };
  if (leaving.aborted) hurry();
  leaving.addEventListener('abort', hurry);
  try {
    return await withDeadline(seconds, abort.signal, action);
  } finally {
    clearTimeout(timer);
    leaving.removeEventListener('abort', hurry);
  }
}

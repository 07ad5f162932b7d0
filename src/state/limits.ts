import { type Plan, delayBeforeRetry } from '../model/plan.js';
import type { AlertLimits } from '../model/schedule.js';

type LimitOptions = Pick<Plan, 'due' | 'heartbeatSeconds' | 'timeout' | 'retry'>;

/** The limits for alerts from the options of a run. */
export function limitsIn({ due, heartbeatSeconds, timeout, retry }: LimitOptions): AlertLimits {
  const maxDurationSeconds = due.maxDurationSeconds ?? longestOf(timeout, retry);
  return {
    ...(maxDurationSeconds !== undefined && { maxDurationSeconds }),
    ...(heartbeatSeconds !== undefined && { heartbeatSeconds }),
    ...(due.alertAfter !== undefined && { alertAfter: due.alertAfter }),
  };
}

/** The timeout applies to each attempt. */
function longestOf(timeout: Plan['timeout'], policy: Plan['retry']): number | undefined {
  if (timeout === undefined) return undefined;
  let seconds = timeout.seconds;
  for (let retry = 1; retry <= policy.retries; retry += 1) {
    seconds += delayBeforeRetry(policy, retry) + timeout.seconds;
  }
  return seconds;
}

/** Replaces a limit that the last run no longer gives. Comparisons with NaN are false. */
const UNTOLD: Required<AlertLimits> = {
  maxDurationSeconds: Number.NaN,
  heartbeatSeconds: Number.NaN,
  alertAfter: 1,
};

/** Destinations keep the value of an earlier run unless another value replaces it. */
export function withLimits(known: AlertLimits | undefined, told: AlertLimits): AlertLimits {
  const names = Object.keys(known ?? {}) as readonly (keyof AlertLimits)[];
  return { ...Object.fromEntries(names.map((name) => [name, UNTOLD[name]])), ...told };
}

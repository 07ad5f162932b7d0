import { type GroupProbe, startGroupProbe } from './group-probe.js';

/**
 * Manages a sequence of group probes. A probe that has got a signal cannot detect it a second time, so it is replaced.
 */
export interface GroupProbes {
  start(): void;
  /** Whether the signal was sent to the group. Undefined if unknown. */
  ask(signal: NodeJS.Signals): boolean | undefined;
  end(): void;
}

/**
 * How long a replaced probe stays. Signals may come together (a closed terminal sends HUP and CONT), and the new probe
 * misses those before its start.
 */
const RETIREMENT_MS = 200;

export function openGroupProbes(): GroupProbes {
  let current: GroupProbe | undefined;
  const retiring = new Set<GroupProbe>();
  const retire = (probe: GroupProbe): void => {
    retiring.add(probe);
    const timer = setTimeout(() => {
      retiring.delete(probe);
      probe.end();
    }, RETIREMENT_MS);
    timer.unref();
  };
  return {
    start() {
      current ??= startGroupProbe();
    },
    ask(signal) {
      if (current === undefined) return undefined;
      const isRepeated = [...retiring].some((probe) => probe.hasReported(signal));
      // Ask all of them: each probe records the signals that it has reported.
      const isPendingInRetiring = [...retiring].filter((probe) => probe.hasGot(signal)).length > 0;
      const answer = current.hasGot(signal);
      if (answer === true) {
        retire(current);
        current = startGroupProbe();
      }
      if (answer === true || isPendingInRetiring) return true;
      if (current.isWatching()) return answer;
      // The signal may be older than the probe. If an earlier probe got the same signal, assume the same sender (^C
      // twice).
      return isRepeated ? true : undefined;
    },
    end() {
      for (const probe of [...retiring, ...(current === undefined ? [] : [current])]) probe.end();
      retiring.clear();
      current = undefined;
    },
  };
}

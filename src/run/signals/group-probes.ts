import { type GroupProbe, startGroupProbe } from './group-probe.js';

/** One canary after the other: one that has got a signal can't tell whether it gets it again. */
export interface GroupProbes {
  start(): void;
  /** Whether the signal was sent to the whole group; undefined where it can't be told. */
  ask(signal: NodeJS.Signals): boolean | undefined;
  end(): void;
}

/** Signals come in company (a closed terminal sends HUP and CONT), and a new canary is deaf to what came before it. */
const COMPANY_MS = 200;

export function keepGroupProbes(): GroupProbes {
  let current: GroupProbe | undefined;
  const retiring = new Set<GroupProbe>();
  const retire = (canary: GroupProbe): void => {
    retiring.add(canary);
    const timer = setTimeout(() => {
      retiring.delete(canary);
      canary.end();
    }, COMPANY_MS);
    timer.unref();
  };
  return {
    start() {
      current ??= startGroupProbe();
    },
    ask(signal) {
      if (current === undefined) return undefined;
      const isRepeated = [...retiring].some((canary) => canary.hasReported(signal));
      // All of them, since each remembers what it was asked.
      const hasReachedOld = [...retiring].filter((canary) => canary.hasGot(signal)).length > 0;
      const answer = current.hasGot(signal);
      if (answer === true) {
        retire(current);
        current = startGroupProbe();
      }
      if (answer === true || hasReachedOld) return true;
      if (current.isWatching()) return answer;
      // It may have come before the canary was there to get it. ^C typed twice is the same both times.
      return isRepeated ? true : undefined;
    },
    end() {
      for (const canary of [...retiring, ...(current === undefined ? [] : [current])]) canary.end();
      retiring.clear();
      current = undefined;
    },
  };
}

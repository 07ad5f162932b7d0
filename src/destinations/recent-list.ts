/**
 * A gateway can't be asked for one group, and deletes without a condition: a push that comes between list and deletion is
 * lost. So a list is good for this long, or for as long as it took where that is longer: a list of 10,000 groups takes
 * seconds.
 */
const LIST_IS_GOOD_MS = 1000;

/** What a destination holds, asked as rarely as is safe. */
export class RecentList<List> {
  readonly #ask: (signal: AbortSignal) => Promise<List>;
  #latest: Promise<List> | undefined;
  #goodUntil = 0;

  constructor(ask: (signal: AbortSignal) => Promise<List>) {
    this.#ask = ask;
  }

  /** For what does not change back: the list may be old. */
  once(signal: AbortSignal): Promise<List> {
    return this.#latest ?? this.#fetch(signal);
  }

  /** For a deletion. */
  fresh(signal: AbortSignal): Promise<List> {
    const isGood = this.#latest !== undefined && performance.now() < this.#goodUntil;
    return isGood ? this.once(signal) : this.#fetch(signal);
  }

  #fetch(signal: AbortSignal): Promise<List> {
    const begun = performance.now();
    // Who asks meanwhile waits for the same list.
    this.#goodUntil = Infinity;
    this.#latest = this.#ask(signal).finally(() => {
      const now = performance.now();
      this.#goodUntil = now + Math.max(LIST_IS_GOOD_MS, now - begun);
    });
    return this.#latest;
  }
}

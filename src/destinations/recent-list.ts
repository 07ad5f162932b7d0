/**
 * How long a list stays valid. A gateway lists all groups or none and deletes unconditionally, so a
 * push between list and deletion is lost. A list that took longer is valid for as long as it took:
 * one of 10,000 groups takes seconds.
 */
const LIST_IS_GOOD_MS = 1000;

/** Lists the groups of a destination as rarely as is safe. */
export class RecentList<List> {
  readonly #ask: (signal: AbortSignal) => Promise<List>;
  #latest: Promise<List> | undefined;
  #goodUntil = 0;

  constructor(ask: (signal: AbortSignal) => Promise<List>) {
    this.#ask = ask;
  }

  /** Any earlier list, for facts that do not change back. */
  once(signal: AbortSignal): Promise<List> {
    return this.#latest ?? this.#fetch(signal);
  }

  /** A list recent enough for a deletion. */
  fresh(signal: AbortSignal): Promise<List> {
    const isGood = this.#latest !== undefined && performance.now() < this.#goodUntil;
    return isGood ? this.once(signal) : this.#fetch(signal);
  }

  #fetch(signal: AbortSignal): Promise<List> {
    const begun = performance.now();
    // Concurrent callers share one request.
    this.#goodUntil = Infinity;
    this.#latest = this.#ask(signal).finally(() => {
      const now = performance.now();
      this.#goodUntil = now + Math.max(LIST_IS_GOOD_MS, now - begun);
    });
    return this.#latest;
  }
}

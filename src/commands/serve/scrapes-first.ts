/** Scrapes go before long work of the same process. */
export interface ScrapesFirst {
  /** Runs the work of a scrape. */
  readonly scrape: <T>(work: () => Promise<T>) => Promise<T>;
  /** Awaited between steps of long work: waits for the scrape in progress, at most half of the time. */
  readonly turn: () => Promise<void>;
}

/** @param before each scrape and each step; a rejection ends it */
export function scrapesFirst(before: () => Promise<void>): ScrapesFirst {
  let current: Promise<unknown> | undefined;
  let waitsAgainAt = 0;
  return {
    async scrape(work) {
      const result = before().then(work);
      const over = result.catch(() => {});
      current = over;
      await over;
      if (current === over) current = undefined;
      return result;
    },
    async turn() {
      const begun = performance.now();
      if (current !== undefined && begun >= waitsAgainAt) {
        await current;
        const now = performance.now();
        waitsAgainAt = now + (now - begun);
      }
      await before();
    },
  };
}

/** Scrapes go before long work of the same process. */
export interface ScrapesFirst {
  /** Runs the work of a scrape. */
  scrape<T>(work: () => Promise<T>): Promise<T>;
  /** Awaited between steps of long work: waits for the scrape in progress, at most half of the time. */
  turn(): Promise<void>;
}

export function scrapesFirst(): ScrapesFirst {
  let current: Promise<unknown> | undefined;
  let waitsAgainAt = 0;
  return {
    async scrape(work) {
      const result = work();
      const over = result.catch(() => {});
      current = over;
      await over;
      if (current === over) current = undefined;
      return result;
    },
    async turn() {
      const begun = performance.now();
      if (current === undefined || begun < waitsAgainAt) return;
      await current;
      const now = performance.now();
      waitsAgainAt = now + (now - begun);
    },
  };
}

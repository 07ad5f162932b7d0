import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { scrapesFirst } from '../../src/commands/serve/scrapes-first.js';

function aScrape() {
  let answer = (): void => {};
  const work = new Promise<void>((resolve) => (answer = resolve));
  return { answer, work: () => work };
}

test('long work waits for a scrape in progress, at most half of the time', async () => {
  let now = 1000;
  using clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  const { scrape, turn } = scrapesFirst(async () => {});
  const order: string[] = [];
  await turn();
  const first = aScrape();
  const scraped = scrape(first.work);
  const waited = turn().then(() => order.push('turn'));
  await nextTurn();
  expect(order).toEqual([]);
  now += 300;
  first.answer();
  await Promise.all([scraped, waited]);
  const second = aScrape();
  void scrape(second.work);
  // It has waited for 300 ms.
  await turn();
  now += 301;
  const again = turn().then(() => order.push('again'));
  await nextTurn();
  expect(order).toEqual(['turn']);
  second.answer();
  await again;
  expect(clock).toHaveBeenCalled();
});

test('a scrape that fails fails alone', async () => {
  const { scrape, turn } = scrapesFirst(async () => {});
  const failed = scrape(async () => {
    throw new Error('gone');
  });
  const waited = turn();
  await expect(failed).rejects.toThrow('gone');
  await waited;
});

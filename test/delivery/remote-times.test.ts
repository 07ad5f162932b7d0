import { expect, test, vi } from 'vitest';
import type { Destination, Part } from '../../src/destinations/destination.js';
import { RemoteTimes } from '../../src/delivery/refresh/remote-times.js';

test('after the machine has slept, an engine is asked for what was sent meanwhile', async () => {
  const asked: (Part | undefined)[] = [];
  const engine: Pick<Destination, 'mapGroups'> = {
    async mapGroups(_view, _signal, part) {
      asked.push(part);
      return { kind: 'groups', groups: [] };
    },
  };
  const times = new RemoteTimes();
  const { signal } = new AbortController();
  const lately = () => times.lately(engine as Destination, [{ job: 'a', labels: {} }], signal);
  await lately();
  const awake = Date.now();
  // The monotonic clock of Linux does not count the time of a suspend.
  using clock = vi.spyOn(Date, 'now').mockReturnValue(awake + 7_200_000);
  await lately();
  expect(clock).toHaveBeenCalled();
  expect(asked[1]?.within).toBeGreaterThanOrEqual(7800);
  expect(times.asOf([{ job: 'a', labels: {} }])).toBeLessThanOrEqual((awake + 7_200_000) / 1000);
});

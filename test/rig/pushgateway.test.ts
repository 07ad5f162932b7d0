import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startPushgateway } from './pushgateway.js';
import { describeWith } from './server.js';
import { tempDir } from './temp-dir.js';

async function push(url: string, path: string, body: string): Promise<number> {
  return (await fetch(`${url}/metrics/${path}`, { method: 'POST', body })).status;
}

describeWith('prometheus-pushgateway')('Pushgateway', () => {
  test('accepts a push and shows its value, groups and exposition', async () => {
    await using gateway = await startPushgateway();
    await push(gateway.url, 'job/a/region/eu', '# TYPE x gauge\nx 1.5\n');
    await push(gateway.url, 'job/b', '# TYPE x gauge\nx +Inf\n');

    expect(await gateway.value('x', { job: 'a' })).toBe(1.5);
    expect(await gateway.value('x', { job: 'b' })).toBe(Infinity);
    expect(await gateway.value('x', { job: 'c' })).toBeUndefined();
    await expect(gateway.value('x')).rejects.toThrow('2 samples of x: name more labels');
    expect(await gateway.metrics()).toContain('x{instance="",job="a",region="eu"} 1.5\n');
    expect((await gateway.groups()).map(({ labels }) => labels)).toContainEqual({
      job: 'a',
      region: 'eu',
    });

    await gateway.wipe();
    expect(await gateway.groups()).toEqual([]);
  });

  test('keeps its groups across a restart with a persistence file', async () => {
    const args = [`--persistence.file=${join(tempDir(), 'persisted')}`];
    const first = await startPushgateway({ args });
    await push(first.url, 'job/a', '# TYPE x gauge\nx 1\n');
    await first.stop();

    await using second = await startPushgateway({ args });
    expect(await second.value('x')).toBe(1);
  });

  test('rejects with its log if it cannot start', async () => {
    await expect(startPushgateway({ args: ['--no-such-flag'] })).rejects.toThrow('no-such-flag');
  });
});

import { describe, expect, test } from 'vitest';
import { sendFamilies } from '../../src/destinations/send-families.js';
import { describeDelivery } from '../../src/destinations/describe-delivery.js';
import { Gateway } from '../../src/destinations/pushgateway/gateway.js';
import type { MetricFamily } from '../../src/model/metric-family.js';
import { startFaultServer } from '../rig/fault-server.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith } from '../rig/server.js';

const KEY = { job: 'a', labels: {} };

function gauge(name: string, value = 1): MetricFamily {
  return { name, help: `${name}.`, type: 'gauge', samples: [{ labels: {}, value }] };
}

describeWith('prometheus-pushgateway')('at a Pushgateway', () => {
  test('core and user-named families go in one push', async () => {
    await using server = await startPushgateway();
    const families = { core: [gauge('core', 1)], userNamed: [gauge('mine', 2)] };
    const delivery = await sendFamilies(new Gateway(server.url), KEY, families, { mode: 'add' });
    expect(delivery).toEqual({ kind: 'delivered', status: 200 });
    expect(await server.value('core')).toBe(1);
    expect(await server.value('mine')).toBe(2);
  });

  test.for(['add', 'replace'] as const)(
    '%s: if a user-named metric clashes with another group, only the core is sent',
    async (mode) => {
      await using server = await startPushgateway();
      const gateway = new Gateway(server.url);
      await gateway.add({ job: 'other', labels: {} }, [{ ...gauge('mine'), type: 'counter' }]);
      const families = { core: [gauge('core')], userNamed: [gauge('mine')] };
      const delivery = await sendFamilies(gateway, KEY, families, { mode });
      expect(delivery).toMatchObject({
        kind: 'delivered-in-part',
        status: 200,
        leftOut: ['mine'],
        reason: expect.stringContaining('"mine"') as string,
      });
      if (delivery.kind !== 'delivered-in-part') throw new Error(delivery.kind);
      expect(describeDelivery(delivery, gateway.url)).toContain(delivery.reason);
      expect(await server.value('core', { job: 'a' })).toBe(1);
      expect(await server.value('mine', { job: 'a' })).toBeUndefined();
    },
  );

  test.for(['add', 'replace'] as const)(
    '%s: each family that clashes is left out and named, of the core as well, and all others arrive',
    async (mode) => {
      await using server = await startPushgateway();
      const gateway = new Gateway(server.url);
      const theirs = ['mine_3', 'mine_5', 'core_2', 'longer_name'];
      const counters = theirs.map((name) => ({ ...gauge(name), type: 'counter' as const }));
      await gateway.add({ job: 'other', labels: { text: 'metric "mine_1"' } }, counters);
      const names = Array.from({ length: 8 }, (_, index) => `mine_${index}`);
      const families = {
        core: ['core_1', 'core_2', 'longer'].map((name) => gauge(name)),
        userNamed: names.map((name) => gauge(name)),
      };
      const delivery = await sendFamilies(gateway, KEY, families, { mode });
      expect(delivery).toMatchObject({ leftOut: ['core_2', 'mine_3', 'mine_5'] });
      const sent = (await server.groups()).find(({ labels }) => labels['job'] === 'a');
      expect(
        Object.keys(sent?.families ?? {})
          .filter((name) => /^(?:mine|core|long)/.test(name))
          .toSorted(),
      ).toEqual(['core_1', 'longer', ...names.filter((name) => !theirs.includes(name))]);
    },
  );

  test('what our own check refuses does not keep the core back either', async () => {
    await using server = await startPushgateway();
    const families = { core: [gauge('core')], userNamed: [gauge('go_mine')] };
    const gateway = new Gateway(server.url);
    expect(await sendFamilies(gateway, KEY, families, { mode: 'add' })).toMatchObject({
      kind: 'delivered-in-part',
      reason: expect.stringContaining('go_mine') as string,
    });
    expect(await server.value('core')).toBe(1);
  });

  test('add keeps families that are not sent, replace drops them', async () => {
    await using server = await startPushgateway();
    const gateway = new Gateway(server.url);
    await gateway.add(KEY, [gauge('before')]);
    const families = { core: [gauge('core')], userNamed: [] };
    await sendFamilies(gateway, KEY, families, { mode: 'add' });
    expect(await server.value('before')).toBe(1);
    await sendFamilies(gateway, KEY, families, { mode: 'replace' });
    expect(await server.value('before')).toBeUndefined();
    expect(await server.value('core')).toBe(1);
  });
});

describe('no second push', () => {
  const families = { core: [gauge('core')], userNamed: [gauge('mine')] };

  test('without user-named metrics', async () => {
    await using server = await startFaultServer(400);
    const coreOnly = { ...families, userNamed: [] };
    const gateway = new Gateway(server.url);
    expect(await sendFamilies(gateway, KEY, coreOnly, { mode: 'add' })).toMatchObject({
      kind: 'refused',
      status: 400,
    });
    expect(server.requests).toHaveLength(1);
  });

  test.for([401, 404, 413])('after a %i', async (status) => {
    await using server = await startFaultServer(status);
    const gateway = new Gateway(server.url);
    expect(await sendFamilies(gateway, KEY, families, { mode: 'add' })).toMatchObject({
      status,
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a gateway that does not say what it refuses', () => {
  const userNamed = Array.from({ length: 9 }, (_, index) => gauge(`mine_${index}`));

  /** Refuses every push that has one of these, without a word of it. */
  async function deliver(refused: readonly string[]) {
    const pushes: string[] = [];
    const write = async (_key: object, families: readonly MetricFamily[]) => {
      const names = families.map(({ name }) => name);
      pushes.push(names.join(' '));
      return names.some((name) => refused.includes(name))
        ? ({ kind: 'refused', status: 400, reason: 'no', advice: '' } as const)
        : ({ kind: 'delivered', status: 200 } as const);
    };
    const gateway = { timeoutSeconds: 10, add: write, push: write };
    const families = { core: [gauge('core')], userNamed };
    return { delivery: await sendFamilies(gateway, KEY, families, { mode: 'add' }), pushes };
  }

  test('gets the others by halves', async () => {
    const { delivery, pushes } = await deliver(['mine_4']);
    expect(delivery).toMatchObject({
      kind: 'delivered-in-part',
      leftOut: ['mine_4'],
      reason: 'no',
    });
    expect(pushes.length).toBeLessThanOrEqual(10);
  });

  test('gets no more than sixteen requests, and the core', async () => {
    const all = userNamed.map(({ name }) => name);
    const { delivery, pushes } = await deliver(all);
    expect(delivery).toMatchObject({ kind: 'delivered-in-part', leftOut: all });
    expect(pushes.length).toBeLessThanOrEqual(16);
    expect(pushes).toContain('core');
  });

  test('gets two where it takes nothing at all', async () => {
    const { delivery, pushes } = await deliver(['core']);
    expect(delivery).toMatchObject({ kind: 'refused' });
    expect(pushes).toHaveLength(2);
  });
});

describe('the second push', () => {
  const families = { core: [gauge('core')], userNamed: [gauge('mine')] };

  test('reports its own failure', async () => {
    await using server = await startFaultServer(400, {
      kind: 'answer',
      status: 400,
      body: 'core too',
    });
    const gateway = new Gateway(server.url);
    expect(await sendFamilies(gateway, KEY, families, { mode: 'add' })).toMatchObject({
      kind: 'refused',
      reason: 'core too',
    });
  });

  test('shares the deadline of the first', async () => {
    await using server = await startFaultServer(400, { kind: 'silence' });
    const gateway = new Gateway(server.url, { timeoutSeconds: 3 });
    expect(await sendFamilies(gateway, KEY, families, { mode: 'add' })).toEqual({
      kind: 'timed-out',
      afterSeconds: 3,
    });
    expect(server.requests).toHaveLength(2);
  });

  test('is cancelled by the signal of the caller', async () => {
    await using server = await startFaultServer(400, { kind: 'silence' });
    const controller = new AbortController();
    const options = { mode: 'add', signal: controller.signal } as const;
    const delivery = sendFamilies(new Gateway(server.url), KEY, families, options);
    await server.received(2);
    controller.abort();
    expect(await delivery).toEqual({ kind: 'cancelled' });
  });
});

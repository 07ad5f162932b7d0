import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Gateway } from '../../../src/destinations/pushgateway/gateway.js';
import type { MetricFamily } from '../../../src/model/metric-family.js';
import { codePoint } from '../../rig/code-point.js';
import { type Pushgateway, startPushgateway } from '../../rig/pushgateway.js';
import { describeWith, until } from '../../rig/server.js';
import { tempDir } from '../../rig/temp-dir.js';

function gauge(name: string, value: number, labels: Record<string, string> = {}): MetricFamily {
  return { name, help: `Help of ${name}.`, type: 'gauge', samples: [{ labels, value }] };
}

async function groupLabels(server: Pushgateway): Promise<unknown> {
  return (await server.groups()).map(({ labels }) => labels);
}

/** The gateway responds to a delete before it has deleted the group. */
async function empty(server: Pushgateway): Promise<void> {
  await until(async () => (await server.groups()).length === 0);
}

const DELIVERED = { kind: 'delivered', status: 200 };

describeWith('prometheus-pushgateway')('Pushgateway', () => {
  test('add replaces families of the same name, all of their series, and keeps the others', async () => {
    await using server = await startPushgateway();
    const gateway = new Gateway(server.url);
    const key = { job: 'a', labels: {} };
    expect(await gateway.add(key, [gauge('x', 1, { l: 'old' }), gauge('y', 1)])).toEqual(DELIVERED);
    expect(await gateway.add(key, [gauge('x', 2, { l: 'new' })])).toEqual(DELIVERED);
    expect(await server.value('x')).toBe(2);
    expect(await server.value('y')).toBe(1);
  });

  test('push replaces the group', async () => {
    await using server = await startPushgateway();
    const gateway = new Gateway(server.url);
    const key = { job: 'a', labels: {} };
    await gateway.add(key, [gauge('x', 1), gauge('y', 1)]);
    expect(await gateway.push(key, [gauge('x', 2)])).toEqual(DELIVERED);
    expect(await server.value('x')).toBe(2);
    expect(await server.value('y')).toBeUndefined();
  });

  test('a push without families empties the group, which stays listed', async () => {
    await using server = await startPushgateway();
    const gateway = new Gateway(server.url);
    const key = { job: 'a', labels: {} };
    await gateway.add(key, [gauge('x', 1)]);
    expect(await gateway.push(key, [])).toEqual(DELIVERED);
    expect(await gateway.groups()).toMatchObject({ groups: [{ key, families: new Map() }] });
  });

  test('an add without families only bumps the push time', async () => {
    await using server = await startPushgateway();
    const gateway = new Gateway(server.url);
    const key = { job: 'a', labels: {} };
    await gateway.add(key, [gauge('x', 1)]);
    const before = await server.value('push_time_seconds');
    expect(await gateway.add(key, [])).toEqual(DELIVERED);
    expect(await server.value('x')).toBe(1);
    expect(await server.value('push_time_seconds')).toBeGreaterThan(before!);
  });

  test('delete returns 202, even for a group that does not exist', async () => {
    await using server = await startPushgateway();
    const gateway = new Gateway(server.url);
    await gateway.add({ job: 'a', labels: { b: 'c' } }, [gauge('x', 1)]);
    await gateway.add({ job: 'a', labels: {} }, [gauge('x', 1)]);
    const gone = { kind: 'delivered', status: 202 };
    expect(await gateway.delete({ job: 'a', labels: { b: 'c' } })).toEqual(gone);
    expect(await gateway.delete({ job: 'a', labels: { b: 'c' } })).toEqual(gone);
    await until(async () => (await server.groups()).length === 1);
    expect(await groupLabels(server)).toEqual([{ job: 'a' }]);
  });

  test('202 is success, as under --push.disable-consistency-check', async () => {
    await using server = await startPushgateway({ args: ['--push.disable-consistency-check'] });
    const delivery = await new Gateway(server.url).add({ job: 'a', labels: {} }, [gauge('x', 1)]);
    expect(delivery).toEqual({ kind: 'delivered', status: 202 });
  });

  test.for([
    '/var/tmp',
    'a b+c',
    '..',
    '.',
    '//',
    '/',
    '/a/../b',
    '北京',
    'x%y',
    '%2e%2e',
    '%2Fa',
    '=',
    '🗄️',
    'a\nb',
    ' ',
    '"',
    'base64',
    '?a#b',
    'x'.repeat(16_384),
  ])('job and grouping label %j arrive exactly', async (value) => {
    await using server = await startPushgateway();
    const gateway = new Gateway(server.url);
    const key = { job: value, labels: { instance: value, Z: value } };
    expect(await gateway.add(key, [gauge('x', 1)])).toEqual(DELIVERED);
    expect(await groupLabels(server)).toEqual([{ job: value, instance: value, Z: value }]);
    expect(await gateway.groups()).toMatchObject({ groups: [{ key }] });
    await gateway.delete(key);
    await empty(server);
  });

  test('any grouping key arrives exactly, and is deleted by the same path', async () => {
    await using server = await startPushgateway();
    const gateway = new Gateway(server.url);
    const value = fc
      .oneof(fc.string({ unit: codePoint, minLength: 1 }), fc.string({ minLength: 1 }))
      .filter((text) => !text.includes('\uFFFD'));
    const label = fc
      .stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,9}$/)
      .filter((name) => name !== 'job' && !name.startsWith('__'));
    const labels = fc.dictionary(label, value, { maxKeys: 3, noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(fc.record({ job: value, labels }), async (key) => {
        expect(await gateway.add(key, [gauge('a_metric', 1)])).toEqual(DELIVERED);
        expect(await groupLabels(server)).toEqual([{ job: key.job, ...key.labels }]);
        expect(await gateway.groups()).toMatchObject({ groups: [{ key }] });
        expect(await gateway.delete(key)).toMatchObject({ kind: 'delivered' });
        await empty(server);
      }),
    );
  });

  test('a path prefix is kept, with and without trailing slash', async () => {
    await using server = await startPushgateway({ args: ['--web.route-prefix=/pg'] });
    const key = { job: 'a', labels: {} };
    for (const prefix of ['/pg', '/pg/']) {
      const gateway = new Gateway(`${server.url}${prefix}`);
      expect(await gateway.add(key, [gauge('x', 1)])).toEqual(DELIVERED);
      expect(await gateway.groups()).toMatchObject({ groups: [{ key }] });
      expect(await gateway.delete(key)).toMatchObject({ status: 202 });
    }
  });

  test('a missing path prefix is a 404 that advises to add it', async () => {
    await using server = await startPushgateway({ args: ['--web.route-prefix=/pg'] });
    const gateway = new Gateway(server.url);
    const refused = {
      kind: 'refused',
      status: 404,
      advice: expect.stringContaining('--web.route-prefix') as string,
    };
    expect(await gateway.add({ job: 'a', labels: {} }, [gauge('x', 1)])).toMatchObject(refused);
    expect(await gateway.groups()).toMatchObject(refused);
  });

  test('the reason of a 400 is the message of the gateway', async () => {
    await using server = await startPushgateway();
    const gateway = new Gateway(server.url);
    await gateway.add({ job: 'a', labels: {} }, [gauge('x', 1)]);
    const counter: MetricFamily = { ...gauge('x', 1), type: 'counter' };
    expect(await gateway.add({ job: 'b', labels: {} }, [counter])).toMatchObject({
      kind: 'refused',
      status: 400,
      reason: expect.stringMatching(
        /^pushed metrics are invalid or inconsistent.*"x".* [^\n]*[^\s]$/,
      ) as string,
    });
    expect(await server.value('push_failure_time_seconds', { job: 'b' })).toBeGreaterThan(0);
  });

  test('a wrong password is a 401 with advice, the right one is accepted', async () => {
    // bcrypt of the password `p@ss:wörd/%`, with 2 to the power of 4 rounds.
    const hash = '$2b$04$vXj9McfjgZsBre9i27pt6OOwWQOOdPUWBiPCPej/6BA1v7lgtZBcW';
    const config = join(tempDir(), 'web.yml');
    writeFileSync(config, `basic_auth_users:\n  job: ${hash}\n`);
    await using server = await startPushgateway({ args: [`--web.config.file=${config}`] });
    const key = { job: 'a', labels: {} };
    const withUserinfo = (userinfo: string): Gateway =>
      new Gateway(server.url.replace('://', `://${userinfo}@`));

    expect(await withUserinfo('job:wrong').add(key, [gauge('x', 1)])).toMatchObject({
      kind: 'refused',
      status: 401,
      advice: expect.stringContaining('password') as string,
    });
    const right = withUserinfo('job:p%40ss%3Aw%C3%B6rd%2F%25');
    expect(await right.add(key, [gauge('x', 1)])).toEqual(DELIVERED);
    expect(await right.groups()).toMatchObject({ groups: [{ key }] });
  });

  test('groups returns the pushed families', async () => {
    await using server = await startPushgateway();
    const gateway = new Gateway(server.url);
    const key = { job: 'a', labels: { region: 'eu' } };
    const pushed: readonly MetricFamily[] = [
      {
        ...gauge('g', 1.5e9),
        samples: [Number.NaN, Infinity, -Infinity, 0.1, 1.7e9].map(sampleOf),
      },
      { ...gauge('c', 3), type: 'counter' },
      { ...gauge('u', 3), type: 'untyped' },
      gauge('labels', 1, { b: 'c' }),
      gauge('last_push_successful', 1),
    ];
    expect(await gateway.add(key, pushed)).toEqual(DELIVERED);
    const result = await gateway.groups();
    if (result.kind !== 'groups') throw new Error(result.kind);
    const [group] = result.groups;
    expect(group?.key).toEqual(key);
    expect(group?.lastPushSuccessful).toBe(true);
    expect(group?.pushTimeSeconds).toBe(await server.value('push_time_seconds'));
    expect(group?.pushFailureTimeSeconds).toBe(0);
    expect([...group!.families.values()].toSorted(byName)).toEqual(pushed.toSorted(byName));
  });

  test('groups returns histograms and summaries in a form that can be pushed again', async () => {
    await using server = await startPushgateway();
    const gateway = new Gateway(server.url);
    const lines = {
      h: ['h_bucket{le="1"} 1', 'h_bucket{le="+Inf"} 2', 'h_sum 3', 'h_count 2'],
      s: ['s{quantile="0.5"} 1', 's_sum 3', 's_count 2'],
    };
    const body = `# TYPE h histogram\n${lines.h.join('\n')}\n# TYPE s summary\n${lines.s.join('\n')}\n`;
    await fetch(`${server.url}/metrics/job/a`, { method: 'POST', body });

    const result = await gateway.groups();
    if (result.kind !== 'groups') throw new Error(result.kind);
    const families = [...result.groups[0]!.families.values()];
    expect(families.map(({ name, type }) => [name, type])).toEqual([
      ['h', 'histogram'],
      ['s', 'summary'],
    ]);
    const written = families.flatMap(({ name, samples }) =>
      samples.map((sample) => {
        const labels = Object.entries(sample.labels).map(([label, value]) => `${label}="${value}"`);
        const braces = labels.length === 0 ? '' : `{${labels.join(',')}}`;
        return `${sample.name ?? name}${braces} ${sample.value}`;
      }),
    );
    expect(written.toSorted()).toEqual([...lines.h, ...lines.s].toSorted());
    expect(await gateway.push({ job: 'a', labels: {} }, families)).toEqual(DELIVERED);
  });

  test('a refused push shows in lastPushSuccessful', async () => {
    await using server = await startPushgateway();
    const gateway = new Gateway(server.url);
    await gateway.add({ job: 'a', labels: {} }, [gauge('x', 1)]);
    await gateway.add({ job: 'b', labels: {} }, [gauge('y', 1)]);
    await gateway.add({ job: 'b', labels: {} }, [{ ...gauge('x', 1), type: 'counter' }]);
    const result = await gateway.groups();
    if (result.kind !== 'groups') throw new Error(result.kind);
    const success = result.groups.map(({ key, lastPushSuccessful }) => [
      key.job,
      lastPushSuccessful,
    ]);
    expect(Object.fromEntries(success)).toEqual({ a: true, b: false });
  });

  test('a group with an empty label, which disables the gateway, can be listed and deleted', async () => {
    await using server = await startPushgateway();
    const gateway = new Gateway(server.url);
    const key = { job: 'a', labels: {} };
    await gateway.add(key, [gauge('x', 1)]);
    const body = '# HELP x Help of x.\n# TYPE x gauge\nx 1\n';
    await fetch(`${server.url}/metrics/job/a/instance/`, { method: 'POST', body });
    const other = { job: 'other', labels: {} };
    expect(await gateway.add(other, [gauge('y', 1)])).toMatchObject({
      kind: 'refused',
      status: 400,
    });

    const culprit = { job: 'a', labels: { instance: '' } };
    const keys = await gateway.groups();
    if (keys.kind !== 'groups') throw new Error(keys.kind);
    expect(keys.groups.map((group) => group.key)).toContainEqual(culprit);
    expect(await gateway.delete(culprit)).toEqual({ kind: 'delivered', status: 202 });
    expect(await gateway.add(other, [gauge('y', 1)])).toEqual(DELIVERED);
    expect(await server.value('x')).toBe(1);
  });
});

function sampleOf(value: number, index: number): MetricFamily['samples'][number] {
  return { labels: { index: `${index}` }, value };
}

function byName(a: MetricFamily, b: MetricFamily): number {
  return a.name < b.name ? -1 : 1;
}

describe('options that can never work throw', () => {
  test.for([
    ['', {}, 'the gateway URL is empty'],
    ['http://h', { timeoutSeconds: 0 }, 'timeoutSeconds'],
    ['http://h', { timeoutSeconds: Number.NaN }, 'timeoutSeconds'],
    ['http://h', { timeoutSeconds: Infinity }, 'timeoutSeconds'],
    ['http://h', { timeoutSeconds: 2_147_484 }, 'timeoutSeconds'],
    ['http://h', { headers: { 'a b': 'c' } }, 'a b'],
    ['http://h', { headers: { 'x-token': 'hunter2\n' } }, 'x-token'],
    ['http://h', { user: 'a:hunter2' }, 'colon'],
    ['http://h', { user: 'a', bearerToken: 'hunter2' }, 'exclude each other'],
    ['http://h', { user: 'a', headers: { Authorization: 'hunter2' } }, 'exclude each other'],
    ['http://h', { bearerToken: 'hunter2\r\nX-A: b' }, 'bearerToken'],
    ['http://h', { proxies: { http: 'socks5://hunter2@h' } }, 'proxies'],
  ] as const)('%j %j', ([url, options, part]) => {
    const construct = (): Gateway => new Gateway(url, options);
    expect(construct).toThrow(TypeError);
    expect(construct).toThrow(part);
    expect(construct).not.toThrow('hunter2');
  });
});

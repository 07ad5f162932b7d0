import { describe, expect, test } from 'vitest';
import { Gateway } from '../../../src/destinations/pushgateway/gateway.js';
import type { MetricFamily } from '../../../src/model/metric-family.js';
import { type Fault, startFaultServer } from '../../rig/fault-server.js';
import { jobmeter } from '../../rig/jobmeter.js';
import { describeWithNewer, newerProgram } from '../../rig/newer-programs.js';
import { type Pushgateway, startPushgateway } from '../../rig/pushgateway.js';

const RUN = ['run', '--no-state', '-j', 'a', '--gauge', String.raw`mine=v=(\d+)`];
const COMMAND = ['--gauge', String.raw`fine=v=(\d+)`, '--', 'echo', 'v=3'];
const NO_REASON = 'it closed the connection without a reason, as Pushgateway 1.11.0 does';

/** https://github.com/prometheus/pushgateway/issues/766 */
describeWithNewer('prometheus-pushgateway')('a Pushgateway that panics when it refuses', () => {
  const startPanicking = async (): Promise<Pushgateway> => {
    const gateway = await startPushgateway({ program: newerProgram('prometheus-pushgateway')! });
    await push(gateway.url, 'other', '# TYPE mine counter\nmine 1\n');
    return gateway;
  };

  test('gets all of a run but the family that it refuses', async () => {
    await using gateway = await startPanicking();
    const { stderr } = await jobmeter([...RUN, '--gateway', gateway.url, ...COMMAND]);
    expect(stderr.toString()).toBe(
      `jobmeter: ${gateway.url}: delivered without mine: ${NO_REASON}\n`,
    );
    expect(await gateway.value('batch_job_success', { job: 'a' })).toBe(1);
    expect(await gateway.value('fine', { job: 'a' })).toBe(3);
    expect(await gateway.value('mine', { job: 'a' })).toBeUndefined();
  });

  test('has refused what push sends, which ends with 69 and says where the reason is', async () => {
    await using gateway = await startPanicking();
    const args = ['push', '-j', 'b', '--gateway', gateway.url];
    const { exitCode, stderr } = await jobmeter(args, { input: '# TYPE mine gauge\nmine 1\n' });
    expect(exitCode).toBe(69);
    expect(stderr.toString()).toBe(
      `jobmeter: ${gateway.url}: refused with status 400: ${NO_REASON}; its log has the reason, ` +
        `and a newer version says it; see also jobmeter check --gateway ${gateway.url}\n`,
    );
  });

  test('is checked: the group that makes it refuse everything is named', async () => {
    await using gateway = await startPanicking();
    await push(gateway.url, 'other/instance/', '# TYPE mine counter\nmine 1\n').catch(() => {});
    const { exitCode, stdout } = await jobmeter(['check', '--gateway', gateway.url]);
    expect(exitCode).toBe(2);
    expect(stdout.toString()).toMatch(/other\{instance=""\}/);
  });
});

describe('a push whose connection breaks twice', () => {
  const KEY = { job: 'a', labels: {} };
  const X: MetricFamily = {
    name: 'x',
    help: 'X.',
    type: 'gauge',
    samples: [{ labels: {}, value: 1 }],
  };
  const RETRY = { attempts: 3, firstDelayMs: 1, longestDelayMs: 1, jitter: 0 };

  /** @param secondsAgo when the gateway has refused the last push of the group, before its answer */
  const deliver = async (secondsAgo: number, job = 'a'): Promise<string> => {
    const now = new Date('2026-01-01T00:00:00Z');
    const list = {
      status: 'success',
      data: [
        {
          labels: { job },
          push_time_seconds: timeOf(0),
          push_failure_time_seconds: timeOf(now.getTime() / 1000 - secondsAgo),
        },
      ],
    };
    const listed: Fault = {
      kind: 'answer',
      status: 200,
      body: JSON.stringify(list),
      headers: { date: now.toUTCString() },
    };
    const reset: Fault = { kind: 'reset' };
    await using server = await startFaultServer(reset, reset, listed, 200);
    const gateway = new Gateway(server.url, { retry: RETRY, timeoutSeconds: 100 });
    return (await gateway.add(KEY, [X])).kind;
  };

  test('is refused if the gateway lists it as failed just now', async () => {
    expect(await deliver(0)).toBe('refused');
  });

  test('is sent again if only an older push has failed, or one of another group', async () => {
    // The calls before the list can't have taken so long within their timeout.
    expect(await deliver(1000)).toBe('delivered');
    expect(await deliver(0, 'b')).toBe('delivered');
  });
});

function timeOf(seconds: number): unknown {
  return { type: 'GAUGE', metrics: [{ labels: {}, value: String(seconds) }] };
}

async function push(url: string, job: string, body: string): Promise<void> {
  await fetch(`${url}/metrics/job/${job}`, { method: 'POST', body });
}

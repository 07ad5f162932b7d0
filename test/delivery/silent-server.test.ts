import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter, startJobmeter } from '../rig/jobmeter.js';

const SILENCE = { kind: 'silence' } as const;

test('a silent server does not delay the job: the request of the job comes first', async () => {
  await using server = await startFaultServer(200, SILENCE);
  const script =
    "exec 3<>/dev/tcp/127.0.0.1/$0; printf 'GET /job HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";
  const { port } = new URL(server.url);
  const args = ['run', '-j', 'a', '--gateway', server.url, '--push-timeout', '10s'];
  const { exitCode } = await jobmeter([...args, '--', 'bash', '-c', script, port]);
  expect(exitCode).toBe(0);
  expect(server.requests.map(({ path }) => path)).toEqual(['/job', '/metrics/job/a']);
});

test('a silent server delays the end by at most --push-timeout: a run with 1s ends while one with 1h waits', async () => {
  await using server = await startFaultServer(SILENCE);
  const args = ['run', '-j', 'a', '--gateway', server.url, '--push-timeout'];
  const patient = startJobmeter([...args, '1h', '--', 'true']);
  await server.received(1);
  const { exitCode, stderr } = await jobmeter([...args, '1s', '--', 'true']);
  expect([exitCode, stderr.toString()]).toEqual([0, expect.stringMatching(/^jobmeter: .*\n$/)]);
  expect(patient.child.exitCode).toBe(null);
  patient.child.kill('SIGKILL');
});

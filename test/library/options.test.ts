import { existsSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { meter, runJob, type RunJobOptions } from '../../src/index.js';
import { RUN_JOB_TABLE } from '../../src/library/option-table.js';
import { until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

const RUNS = { job: 'j', command: ['true'], stateDir: false } as const;

async function mistakes(options: object): Promise<readonly string[]> {
  const error: unknown = await runJob(options as RunJobOptions).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TypeError);
  return (error as TypeError).message.split('\n');
}

test('options that are missing, unknown or of a wrong type are named all at once', async () => {
  const given = {
    comand: ['true'],
    gateways: 'http://gateway:9091',
    retries: 1.5,
    group: { a: 1 },
  };
  expect(await mistakes(given)).toEqual([
    'job is missing: give a string',
    'command is missing: give a string, or an array of the program and its arguments',
    'comand is not an option of runJob; did you mean command?',
    'gateways is not valid: give an array of strings',
    'retries is not valid: give a whole number',
    'group is not valid: give an object of strings',
  ]);
});

test.each([
  ['timeout', 'timeoutSeconds'],
  ['retryDelay', 'retryDelaySeconds'],
  ['Job', 'job'],
  ['gateway', 'gateways'],
])('%s is said to be %s', async (name, meant) => {
  expect(await mistakes({ ...RUNS, [name]: '5' })).toEqual([
    `${name} is not an option of runJob; did you mean ${meant}?`,
  ]);
});

test('a call without options, or without a function, says what it needs', async () => {
  const needs = "needs an object of options, such as { job: 'db_backup' }";
  await expect(runJob(undefined as never)).rejects.toThrow(new TypeError(`runJob ${needs}`));
  await expect(meter(null as never, () => 1)).rejects.toThrow(new TypeError(`meter ${needs}`));
  await expect(meter({ job: 'j' }, undefined as never)).rejects.toThrow(
    new TypeError('meter needs a function after the options'),
  );
});

test('an option that inherits its name from every object is unknown', async () => {
  expect(await mistakes({ ...RUNS, toString: 'x' })).toEqual([
    'toString is not an option of runJob',
  ]);
});

test('an option that is undefined counts as absent', async () => {
  const { run } = await runJob({
    ...RUNS,
    retries: undefined,
    labels: undefined,
  } as object as RunJobOptions);
  expect(run.verdict).toBe('success');
});

const WRONG: Readonly<Record<string, unknown>> = {
  job: '',
  command: [],
  group: { job: 'x' },
  labels: { 'a-b': 'x' },
  gateways: ['ftp://gateway'],
  password: 'secret',
  headers: { 'a b': 'x' },
  keyFile: 'key.pem',
  records: { rows: '(', 'other:avg': 'x' },
  gauges: { size: /x/y },
  presets: ['nosuch'],
  expect: 'rows >',
  successCodes: [256],
  prefix: '0',
  overlap: 'skip',
  killAfterSeconds: 1,
  heartbeatSeconds: 0.5,
  spread: true,
  listen: ':9098',
  webConfigFile: 'web.yaml',
  pushTimeoutSeconds: 1e9,
  timeoutSeconds: 0,
  output: 'never',
  from: 'stdin',
  schedule: '61 * * * *',
  timezone: 'Europe/Berlin',
  everySeconds: 0,
  graceSeconds: 60,
  alertAfter: 0,
};

test.each(Object.entries(WRONG))(
  'a mistake in %s is told in the words of the library, not in those of the command line',
  async (name, value) => {
    const told = (await mistakes({ ...RUNS, [name]: value })).join('\n');
    expect(told).not.toMatch(/(^|\s)--|JOBMETER_|PUSHGATEWAY_/);
    expect(told).toMatch(new RegExp(`^${name}\\b`));
    expect(told).not.toContain('secret');
  },
);

test('every option of a run has its counterpart, or none that a program needs', async () => {
  const { RUN_OPTIONS } = await import('../../src/options/command-options.js');
  const set = new Set(Object.values(RUN_JOB_TABLE).flatMap(({ sets }) => sets));
  // Of these, the program has the result in its hands; `headers` go to OTLP servers as well.
  const ofTerminals = [
    'dryRun',
    'print',
    'verbose',
    'quiet',
    'strict',
    'config',
    'outageReminder',
    'otlpHeaders',
  ];
  expect(RUN_OPTIONS.filter((key) => !set.has(key))).toEqual(
    RUN_OPTIONS.filter((key) => ofTerminals.includes(key)),
  );
});

test('runJob stops a command after its timeout', async () => {
  const { run } = await runJob({
    ...RUNS,
    command: ['sleep', '60'],
    timeoutSeconds: 0.2,
    killAfterSeconds: 30,
  });
  expect(run.outcome).toEqual({ kind: 'timed-out', afterSeconds: 0.2, by: 'SIGTERM' });
});

test('runJob runs a failed command again', async () => {
  const marker = `${tempDir()}/tried`;
  const { run } = await runJob({
    ...RUNS,
    command: `[ -e ${marker} ] || { touch ${marker}; exit 3; }`,
    retries: 2,
    retryDelaySeconds: 0.01,
  });
  expect(run.attempts.map(({ exitCode }) => exitCode)).toEqual([3, 0]);
});

test('runJob skips a run while another one of its group goes on', async () => {
  const stateDir = tempDir();
  const options = { job: 'j', stateDir, overlap: 'skip' } as const;
  const gate = `${tempDir()}/gate`;
  const first = runJob({ ...options, command: `mkfifo ${gate} && read line < ${gate}` });
  await until(async () => existsSync(gate));
  const second = await runJob({ ...options, command: ['true'] });
  writeFileSync(gate, 'go\n');
  expect(second.run.outcome.kind).toBe('skipped');
  expect((await first).run.outcome).toEqual({ kind: 'exited', code: 0 });
});

test('runJob runs a line by the shell that is named, and reads the streams that are named', async () => {
  const { run } = await runJob({
    ...RUNS,
    command: 'set -o pipefail; echo "rows: 3" >&2; false | cat',
    shell: 'bash',
    records: { rows: /rows: (\d+)/ },
    from: 'stderr',
    output: 'on-failure',
  });
  expect(run).toMatchObject({ exitCode: 1, records: [{ value: 3 }] });
});

test('meter refuses options that only a command can have', async () => {
  const options = { job: 'j', stateDir: false, timeoutSeconds: 5, comand: 'x' };
  let called = false;
  await expect(
    meter(options as object as { job: string }, () => {
      called = true;
    }),
  ).rejects.toThrow(
    new TypeError('timeoutSeconds is not an option of meter\ncomand is not an option of meter'),
  );
  expect(called).toBe(false);
});

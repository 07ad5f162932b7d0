import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RUN_OPTIONS } from '../../src/options/command-options.js';
import type { WrittenOptions } from '../../src/options/command-line.js';
import { environmentRemarks } from '../../src/options/environment-remarks.js';
import { OPTIONS } from '../../src/options/options.js';
import { collectSettings } from '../../src/options/settings.js';

type Env = Readonly<Record<string, string>>;

async function remarksOn(env: Env, written: WrittenOptions = {}): Promise<readonly string[]> {
  const { settings } = collectSettings(RUN_OPTIONS, written, env);
  const remarks = await environmentRemarks(env, settings);
  return remarks.map(({ source, text }) => `${source} ${text}`);
}

const QUOTED = 'has quotes around its value, which are part of the value: remove them';

const VALUE_QUOTED =
  'has quotes around the value of a label, which are part of the value: remove them';
const RETURN = 'ends with a carriage return, which was removed: save its file with Unix line ends';

test.each<[Env, readonly string[]]>([
  [{}, []],
  [{ JOBMETER_TIMEOUT: '5', PUSHGATEWAY_URL: 'h:1' }, []],
  [
    { JOBMETER_TIMOUT: '5' },
    ['JOBMETER_TIMOUT is not a variable of jobmeter; did you mean JOBMETER_TIMEOUT?'],
  ],
  [
    { JOBMETER_GRUOP: 'a=b', JOBMETER_PASSWD: 'secret' },
    [
      'JOBMETER_GRUOP is not a variable of jobmeter; did you mean JOBMETER_GROUP?',
      'JOBMETER_PASSWD is not a variable of jobmeter; did you mean JOBMETER_PASSWORD?',
    ],
  ],
  [
    { JOBMETER_WAREHOUSE_TABLES: 'x', MY_JOBMETER_TIMOUT: '5' },
    [
      'JOBMETER_WAREHOUSE_TABLES is not a variable of jobmeter, and is ignored: see jobmeter help environment',
    ],
  ],
  [
    { JOBMETER_A_FIRST_ONE: 'x', JOBMETER_THE_SECOND: 'y' },
    [
      'JOBMETER_A_FIRST_ONE, JOBMETER_THE_SECOND are not variables of jobmeter, and are ignored: see jobmeter help environment',
    ],
  ],
  // Of a Kubernetes Service that is named jobmeter.
  [
    {
      JOBMETER_SERVICE_HOST: '10.0.0.1',
      JOBMETER_SERVICE_PORT: '9091',
      JOBMETER_SERVICE_PORT_HTTP: '9091',
      JOBMETER_PORT: 'tcp://10.0.0.1:9091',
      JOBMETER_PORT_9091_TCP: 'tcp://10.0.0.1:9091',
      JOBMETER_PORT_9091_TCP_ADDR: '10.0.0.1',
    },
    [],
  ],
  // In a job of an outer run, which said it, or the job has set them for itself.
  [{ JOBMETER_WAREHOUSE_TABLES: 'x', JOBMETER_METRICS: '/tmp/x' }, []],
  [
    { JOBMETER_TIMOUT: '5', JOBMETER_METRICS: '/tmp/x' },
    ['JOBMETER_TIMOUT is not a variable of jobmeter; did you mean JOBMETER_TIMEOUT?'],
  ],
  [{ JOBMETER_LAUNCH: '1 -', JOBMETER_LAUNCH_NODE_OPTIONS: 'x' }, []],
  // Of an outer run.
  [{ JOBMETER_METRICS: '/tmp/x', JOBMETER_RUN_ID: '1' }, []],
  [{ PUSHGATEWAY_URL: '' }, ['PUSHGATEWAY_URL is set but empty: give a value, or unset it']],
  [
    { PUSHGATEWAY_URL: '', JOBMETER_JOB: '', JOBMETER_QUIET: '' },
    ['JOBMETER_JOB, PUSHGATEWAY_URL, JOBMETER_QUIET are set but empty: give a value, or unset it'],
  ],
  // The usual way to have no proxy.
  [{ HTTP_PROXY: '', no_proxy: '' }, []],
  [{ JOBMETER_GATEWAY: 'h:1', PUSHGATEWAY_URL: '' }, []],
  [{ PUSHGATEWAY_URL: '"http://h:1"' }, [`PUSHGATEWAY_URL ${QUOTED}`]],
  [
    { JOBMETER_JOB: "'x'", JOBMETER_GROUP: '"a=b"' },
    [`JOBMETER_JOB ${QUOTED}`, `JOBMETER_GROUP ${QUOTED}`],
  ],
  [{ NO_PROXY: '"127.0.0.1"' }, [`NO_PROXY ${QUOTED}`]],
  [{ XDG_STATE_HOME: "'/var/lib'" }, [`XDG_STATE_HOME ${QUOTED}`]],
  [
    { JOBMETER_GROUP: 'a=b\nregion="eu"', JOBMETER_LABEL: "team='db'" },
    [`JOBMETER_GROUP ${VALUE_QUOTED}`, `JOBMETER_LABEL ${VALUE_QUOTED}`],
  ],
  [
    { JOBMETER_JOB: 'm\r', JOBMETER_GROUP: 'a=b\r\nc=d', no_proxy: 'x\r' },
    [`JOBMETER_JOB ${RETURN}`, `JOBMETER_GROUP ${RETURN}`, `no_proxy ${RETURN}`],
  ],
  [{ JOBMETER_JOB: '"m"\r' }, [`JOBMETER_JOB ${RETURN}`, `JOBMETER_JOB ${QUOTED}`]],
  [{ JOBMETER_SHELL: '"/opt/a b/c" "d"', JOBMETER_GROUP: '["a=b"]', JOBMETER_JOB: '"' }, []],
])('%j brings the remarks %j', async (env, remarks) => {
  expect(await remarksOn(env)).toEqual(remarks);
});

test('an empty variable is said where a config file has the option', async () => {
  const gateway = { values: ['h:1'], source: 'config.yaml:1', origin: 'file' } as const;
  const env = { PUSHGATEWAY_URL: '' };
  const { settings } = collectSettings(RUN_OPTIONS, {}, env, [{ gateway }]);
  expect(await environmentRemarks(env, settings)).toMatchObject([{ source: 'PUSHGATEWAY_URL' }]);
  const flagged = collectSettings(RUN_OPTIONS, { gateway: ['h:2'] }, env, [{ gateway }]);
  expect(await environmentRemarks(env, flagged.settings)).toEqual([]);
});

test('a carriage return at the end of a line belongs to no value', () => {
  const env = {
    JOBMETER_JOB: 'm\r',
    JOBMETER_GROUP: 'a=b\r\nc=d\r',
    JOBMETER_QUIET: '1\r',
    JOBMETER_USER: '\r',
  };
  const { settings, problems } = collectSettings(RUN_OPTIONS, {}, env);
  expect(problems).toEqual([]);
  expect(settings).toMatchObject({
    job: { values: ['m'] },
    group: { values: ['a=b', 'c=d'] },
    quiet: { values: ['1'] },
    user: { values: [] },
  });
});

test('a variable that a flag overrides is not looked at', async () => {
  const env = { JOBMETER_JOB: '"x"', PUSHGATEWAY_URL: '' };
  expect(await remarksOn(env, { job: 'j', gateway: ['h:1'] })).toEqual([]);
});

test('whatever stands in the environment, no remark shows a value', async () => {
  const names = fc.oneof(
    fc.constantFrom(...Object.values(OPTIONS).flatMap(({ env }) => env)),
    fc.stringMatching(/^JOBMETER_[A-Z_]{1,12}$/),
  );
  const values = fc.constantFrom(
    '',
    's3cr3t',
    '"s3cr3t"',
    "'s3cr3t'",
    '["s3cr3t"',
    's3cr3t\ns3cr3t',
  );
  await fc.assert(
    fc.asyncProperty(fc.dictionary(names, values, { maxKeys: 6 }), async (env) => {
      for (const remark of await remarksOn(env)) expect(remark).not.toContain('s3cr3t');
    }),
  );
});

import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { inProcess } from '../rig/in-process.js';
import { jobmeter, type JobmeterOptions } from '../rig/jobmeter.js';
import { canHaveSystemConfig, withSystemConfig } from '../rig/system-config.js';
import { tempDir } from '../rig/temp-dir.js';
import { onTerminal } from '../rig/terminal.js';

/** A home with the user's config file in it. */
function homeWith(text: string): string {
  const home = tempDir();
  const folder = join(home, '.config/jobmeter');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.yaml'), text);
  return home;
}

function fileWith(text: string): string {
  const file = join(tempDir(), 'config.yaml');
  writeFileSync(file, text);
  return file;
}

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  /** Lines. */
  readonly stderr: readonly string[];
}

async function ended(args: readonly string[], options: JobmeterOptions = {}): Promise<Ended> {
  const isCalled = args[0] !== 'run' && options.behind === undefined && options.cwd === undefined;
  const { exitCode, stdout, stderr } = await (isCalled ? inProcess : jobmeter)(args, options);
  return {
    exitCode,
    stdout: stdout.toString(),
    stderr: stderr.toString().split('\n').slice(0, -1),
  };
}

const JOBS = `
defaults:
  no-state: true
  timeout: 1m
jobs:
  hello:
    command: [echo, hello, 010]
    group: {region: no}
  line:
    shell: echo a | tr a b
  nothing: {timeout: 5}
`;

test('run NAME runs a job of the config file, as a command or as a shell line', async () => {
  const home = homeWith(JOBS);
  expect(await ended(['run', 'hello'], { home })).toEqual({
    exitCode: 0,
    stdout: 'hello 010\n',
    stderr: [],
  });
  expect(await ended(['run', 'line'], { home })).toMatchObject({ exitCode: 0, stdout: 'b\n' });
});

test('run NAME takes the job label and the options from the file', async () => {
  const { stdout } = await ended(['run', '--dry-run', 'hello'], { home: homeWith(JOBS) });
  expect(stdout).toContain('grouping key:   job="hello" region="no"\n');
  expect(stdout).toContain('command:        ["echo","hello","010"]\n');
});

test('run --job NAME takes the options of that job, and runs the command of the line', async () => {
  const args = ['run', '--job', 'hello', '--dry-run', '--', 'true'];
  const { stdout } = await ended(args, { home: homeWith(JOBS) });
  expect(stdout).toContain('grouping key:   job="hello" region="no"\n');
  expect(stdout).toContain('command:        ["true"]\n');
});

test('a single word after --job is a command, with a config file too', async () => {
  const { exitCode, stderr } = await ended(['run', '--job', 'x', 'true'], { home: homeWith(JOBS) });
  expect([exitCode, stderr]).toEqual([0, []]);
});

test('other commands say so, too', async () => {
  const home = homeWith(`gateways: {production: 'http://127.0.0.1:1'}`);
  const args = ['status', '--gateway', 'prodction', '--push-timeout', '100ms'];
  expect((await ended(args, { home })).stderr[0]).toBe(
    'jobmeter: --gateway "prodction" is not a gateway of the file; did you mean production?',
  );
});

test.each(['a b', 'a=b', 'x/y'])('run %j runs the job of this name', async (name) => {
  const home = homeWith(`jobs: {"${name}": {command: [echo, hello]}}`);
  const run = await ended(['run', name], { home });
  expect(run).toMatchObject({ exitCode: 0, stdout: 'hello\n' });
  const { stdout } = await ended(['config', 'show', name], { home });
  expect(stdout).toContain('["echo","hello"]');
});

test('config show takes a name or --job, not both', async () => {
  const home = homeWith('jobs: {a: {command: [true]}}');
  const { exitCode, stderr } = await ended(['config', 'show', '--job', 'b', 'a'], { home });
  expect([exitCode, stderr[0]]).toEqual([125, 'jobmeter: "a" and --job are both given: keep one']);
});

test('config show of an unknown job names the jobs there are', async () => {
  const shown = async (home: string) =>
    (await ended(['config', 'show', 'nosuch'], { home })).stderr[0];
  expect(await shown(homeWith(JOBS))).toBe(
    'jobmeter: "nosuch" is not a job of the config file; its jobs are hello, line, nothing',
  );
  expect(await shown(tempDir())).toMatch(/is not a job of .*config\.yaml; add it under jobs$/);
});

test('run and config check name one place for a syntax error', async () => {
  const file = fileWith('jobs:\n  a:\n    shell: "unclosed\n  b:\n    shell: x\n  c: {}\n');
  const checked = await ended(['config', 'check', file]);
  const ran = await ended(['run', '--no-state', '--config', file, '--job', 'a', '--', 'true']);
  expect(checked.stdout).toMatch(/config\.yaml:4:3: is not YAML/);
  expect(ran.stderr).toEqual([`jobmeter: ${checked.stdout.trimEnd()} (ignored)`]);
});

test.each([{}, { JOBMETER_JOB: 'nothing' }])(
  'config show of a name that is no job shows nothing, with %j',
  async (env) => {
    const home = homeWith(JOBS);
    expect(await ended(['config', 'show', 'no job'], { home, env })).toMatchObject({
      exitCode: 125,
      stdout: '',
    });
  },
);

test.each<[readonly string[], string | undefined, readonly string[]]>([
  [['helo'], JOBS, ['jobmeter: "helo" is not a job of the config file; did you mean hello?']],
  [
    ['pg_dump'],
    JOBS,
    [
      'jobmeter: "pg_dump" is not a job of the config file; to run it as a command, write: jobmeter run --job NAME -- pg_dump',
    ],
  ],
  [
    ['helo', '--', 'true'],
    JOBS,
    [
      'jobmeter: "helo" stands before --: to run the command as this job, write --job helo -- COMMAND',
    ],
  ],
  [
    ['hello'],
    undefined,
    [
      expect.stringMatching(
        /^jobmeter: "hello" is not a job of \/.*\/.config\/jobmeter\/config.yaml or \/etc\/jobmeter\/config.yaml; to run it/,
      ),
    ],
  ],
  [
    ['nothing'],
    JOBS,
    [
      'jobmeter: command of the job nothing is missing: give it command or shell in the config file',
    ],
  ],
  [
    ['hello', '--verbose'],
    JOBS,
    ['jobmeter: --verbose comes after the name of the job: options go before it'],
  ],
  [['hello'], 'jobs: [', [expect.stringMatching(/config\.yaml:1:\d+: is not YAML: /)]],
  [
    ['hello', '--', 'z'],
    JOBS,
    [
      'jobmeter: "hello" is a job with a command of its own: to run another one, write --job hello -- COMMAND',
    ],
  ],
  [['hello', 'z'], JOBS, ['jobmeter: "z" is not expected here']],
])('run %j with the file %j has nothing to run: 125', async (args, text, lines) => {
  const home = text === undefined ? tempDir() : homeWith(text);
  const { exitCode, stdout, stderr } = await ended(['run', ...args], { home });
  expect([exitCode, stdout]).toEqual([125, '']);
  expect(stderr.slice(0, -1)).toEqual(lines);
});

test.each([
  [
    'jobs: [',
    'config.yaml:1:8: is not YAML: unexpected end of the stream within a flow collection',
  ],
  [
    'defaults: {timout: 5}',
    'config.yaml:1:12: timout is not an option of defaults; did you mean timeout?',
  ],
  ['defaults: {timeout: 5x}', 'config.yaml:1:21: timeout "5x" is not understood: write a duration'],
  ['jobs: {x: {replace: maybe}}', 'config.yaml:1:21: replace is a switch: write true or false'],
])('with a command on the line, the file %s is one line, and the job runs', async (text, line) => {
  const home = homeWith(text);
  const args = ['run', '--job', 'x', '--no-state', '--', 'echo', 'ran'];
  const { exitCode, stdout, stderr } = await ended(args, { home });
  expect([exitCode, stdout]).toEqual([0, 'ran\n']);
  expect(stderr).toEqual([expect.stringContaining(line)]);
  expect(stderr[0]).toMatch(/\(ignored\)$/);
});

test('a mistake in the entry of another job is not said', async () => {
  const home = homeWith('jobs: {x: {timeout: 5}, y: {timout: 5}}');
  const { stderr } = await ended(['run', '--job', 'x', '--no-state', '--', 'true'], { home });
  expect(stderr).toEqual([]);
});

test('a wrong group of the file leaves the run unrecorded', async () => {
  const home = homeWith('jobs: {x: {command: [echo, ran], group: {9x: a}}}');
  const { exitCode, stdout, stderr } = await ended(['run', 'x'], { home });
  expect([exitCode, stdout]).toEqual([0, 'ran\n']);
  expect(stderr).toEqual([expect.stringContaining('is not a label name')]);
  expect(stderr[0]).toMatch(/\(this run is not recorded\)$/);
});

test('a group without a value leaves the run unrecorded, unless it is given elsewhere', async () => {
  const home = homeWith('defaults: {group: }\njobs: {x: {group: [[a]]}, y: {group: {a: b}}}');
  const recorded = async (job: string, ...flags: readonly string[]): Promise<boolean> => {
    await ended(['run', '--job', job, ...flags, '--', 'true'], { home });
    return (await ended(['status'], { home })).stdout.includes(`\n${job} `);
  };
  expect(await recorded('x')).toBe(false);
  expect(await recorded('y')).toBe(true);
  expect(await recorded('x', '-g', 'a=b')).toBe(true);
});

test('a mistaken command of the user is not replaced by that of the system', async () => {
  const home = homeWith('jobs: {x: {command: ls}}');
  const system = 'jobs: {x: {command: [echo, ran], no-state: true}}';
  const options = { home, behind: withSystemConfig(system) };
  const { exitCode, stdout, stderr } = await ended(['run', 'x'], options);
  expect([exitCode, stdout]).toEqual([125, '']);
  expect(stderr[0]).toMatch(/command is a text: write a list such as/);
  expect(await ended(['run', 'x'], { ...options, home: tempDir() })).toMatchObject({
    exitCode: 0,
    stdout: 'ran\n',
  });
});

test.each([
  ['{command: [ls], shell: ls}', 'command and shell are both given: keep one'],
  ['{command: []}', 'command is empty: name a program'],
  ['{shell: [ls]}', expect.stringContaining('shell ')],
])('run of a job with %s says this mistake only', async (entry, text) => {
  const home = homeWith(`jobs: {x: ${entry}}`);
  const { exitCode, stderr } = await ended(['run', 'x'], { home });
  expect([exitCode, stderr.map((line) => line.replace(/^.*?yaml:\d+:\d+: /, ''))]).toEqual([
    125,
    [text, 'jobmeter: see jobmeter run --help'],
  ]);
});

test('a misspelt name with a blank is taken for a job where the file has such names', async () => {
  const home = homeWith("jobs: {'my job': {command: [echo, ran], no-state: true}}");
  expect(await ended(['run', 'my job'], { home })).toMatchObject({ exitCode: 0, stdout: 'ran\n' });
  const { exitCode, stderr } = await ended(['run', 'my jub'], { home });
  expect([exitCode, stderr[0]]).toEqual([
    125,
    'jobmeter: "my jub" is not a job of the config file; did you mean my job?',
  ]);
  const { stderr: ofLine } = await ended(['run', 'echo $HOME | wc'], { home });
  expect(ofLine[0]).toContain('--job is missing');
});

test('--job takes no options of the job that JOBMETER_JOB names', async () => {
  const home = homeWith('jobs: {x: {group: {a: b}}}');
  const args = ['run', '--job', 'y', '--dry-run', '--', 'true'];
  const { stdout } = await ended(args, { home, env: { JOBMETER_JOB: 'x' } });
  expect(stdout).toContain('grouping key:   job="y"\n');
});

test.each([
  ['', '--config is empty: name a file, or leave it out'],
  ['absent.yaml', 'config file absent.yaml does not exist'],
  ['.', '. is not a plain file'],
])('--config %s is one line, and the job runs', async (file, text) => {
  const args = ['run', '--config', file, '--job', 'x', '--no-state', '--', 'echo', 'ran'];
  const { exitCode, stdout, stderr } = await ended(args);
  expect([exitCode, stdout]).toEqual([0, 'ran\n']);
  expect(stderr).toEqual([`jobmeter: ${text} (ignored)`]);
});

test.runIf(canHaveSystemConfig)(
  'flag, variable, job of the user, job of the system, defaults of both: in that order',
  async () => {
    const layers = [
      'flag',
      'variable',
      'user job',
      'system job',
      'user defaults',
      'system defaults',
    ];
    const entry = (layer: string): string =>
      layers.includes(layer) ? `{prefix: ${word(layer)}}` : '{}';
    const word = (layer: string): string => `${layer.replace(' ', '_')}_`;
    while (layers.length > 0) {
      const [strongest = ''] = layers;
      const home = homeWith(
        `jobs: {x: ${entry('user job')}}\ndefaults: ${entry('user defaults')}\n`,
      );
      const system = `jobs: {x: ${entry('system job')}}\ndefaults: ${entry('system defaults')}\n`;
      const flags = layers.includes('flag') ? ['--prefix', word('flag')] : [];
      const env = layers.includes('variable') ? { JOBMETER_PREFIX: word('variable') } : {};
      const args = ['config', 'show', ...flags, 'x'];
      const { stdout, stderr } = await ended(args, { home, env, behind: withSystemConfig(system) });
      expect(stderr).toEqual([]);
      expect(stdout).toMatch(new RegExp(`^prefix +${word(strongest)} `, 'm'));
      layers.shift();
    }
  },
);

test('flags of a list replace the list of the file, and a job that of the defaults', async () => {
  const home = homeWith('defaults: {group: {a: 1}, label: [b=2]}\njobs: {x: {group: {c: 3}}}');
  const shown = async (...flags: readonly string[]): Promise<string> =>
    (await ended(['run', '--job', 'x', ...flags, '--dry-run', '--', 'true'], { home })).stdout;
  expect(await shown()).toContain('grouping key:   job="x" c="3"\nlabels:         b="2"\n');
  expect(await shown('-g', 'd=4')).toContain('grouping key:   job="x" d="4"\n');
});

test('a switch that a job turns off stays off', async () => {
  const home = homeWith(
    'defaults: {replace: true, gateway: h}\njobs: {x: {replace: false}, y: {}}',
  );
  const shown = async (job: string): Promise<string> =>
    (await ended(['run', '--job', job, '--dry-run', '--', 'true'], { home })).stdout;
  expect(await shown('x')).toContain('POST http://h/');
  expect(await shown('y')).toContain('PUT http://h/');
});

test('JOBMETER_CONFIG and --config name one file in place of all others; /dev/null is none', async () => {
  const home = homeWith('defaults: {prefix: user_}');
  const prefixOf = async (args: readonly string[], env = {}): Promise<string | undefined> => {
    const { stdout } = await ended(['config', 'show', ...args], { home, env });
    return /^prefix +(\w+)/m.exec(stdout)?.[1];
  };
  const env = { JOBMETER_CONFIG: fileWith('defaults: {prefix: variable_}') };
  expect(await prefixOf([])).toBe('user_');
  expect(await prefixOf([], env)).toBe('variable_');
  expect(await prefixOf(['--config', fileWith('defaults: {prefix: flag_}')], env)).toBe('flag_');
  expect(await prefixOf([], { XDG_CONFIG_HOME: join(home, '.config') })).toBe('user_');
  expect(await prefixOf([], { XDG_CONFIG_HOME: '/nowhere' })).toBe('batch_job_');
  expect(await prefixOf(['--config', '/dev/null'])).toBe('batch_job_');
});

test('relative paths begin at the file', async () => {
  const file = fileWith('defaults: {ca: ca.pem, state-dir: ./state, preset: [./p.json, rsync]}');
  const { stdout } = await ended(['config', 'show', '--config', file]);
  const folder = join(file, '..');
  expect(stdout).toMatch(new RegExp(`^ca +${folder}/ca.pem `, 'm'));
  expect(stdout).toMatch(new RegExp(`^state-dir +${folder}/state `, 'm'));
  expect(stdout).toMatch(new RegExp(`^preset +${folder}/p.json `, 'm'));
  expect(stdout).toMatch(/^preset +rsync /m);
});

test('presets of the file count what a job prints', async () => {
  const preset = fileWith('{"name": "tool", "records": ["lines=."]}');
  const home = homeWith(`
presets:
  copies: {records: {rows: 'copied (\\d+) rows'}}
  other: ${preset}
jobs:
  x: {shell: echo copied 42 rows, preset: [copies, other], expect: rows == 42}
`);
  const { exitCode, stderr } = await ended(['run', '-v', 'x'], { home });
  expect([exitCode, stderr]).toEqual([
    0,
    [expect.stringMatching(/rows 42, lines 1|lines 1, rows 42/)],
  ]);
});

const isRoot = process.getuid?.() === 0;

// The file of root's own: others may write to it, it is another user's, or it is a link to one.
test.runIf(isRoot)('a file that others may write to is not read for root', async () => {
  const args = (file: string): readonly string[] => ['run', '--config', file, 'x'];
  const file = fileWith('jobs: {x: {command: [echo, ran], no-state: true}}');
  chmodSync(file, 0o644);
  expect(await ended(args(file))).toMatchObject({ exitCode: 0, stdout: 'ran\n' });
  const refusal = `jobmeter: ${file} is not read for root, as other users can write to it: chown it to root, and chmod go-w it`;
  chmodSync(file, 0o646);
  expect((await ended(args(file))).stderr[0]).toBe(refusal);
  chmodSync(file, 0o600);
  chownSync(file, 65_534, 0);
  const { exitCode, stderr } = await ended(args(file));
  expect([exitCode, stderr[0]]).toEqual([125, refusal]);
  const link = join(tempDir(), 'link.yaml');
  symlinkSync(file, link);
  expect((await ended(args(link))).stderr[0]).toBe(refusal.replace(file, link));
});

test('config check tells every mistake in the order of the lines, and ends with 1', async () => {
  const file = fileWith(`defaults:
  timout: 5
  push-timeout: 5x
jobs:
  x:
    overlap: never
    command: ls
`);
  const { exitCode, stdout, stderr } = await ended(['config', 'check', file]);
  expect([exitCode, stderr]).toEqual([1, []]);
  expect(stdout.split('\n').slice(0, -1)).toEqual([
    `${file}:2:3: timout is not an option of defaults; did you mean timeout?`,
    expect.stringContaining(`${file}:3:17: push-timeout "5x" is not understood: write a duration`),
    expect.stringContaining(`${file}:6:14: overlap "never" is not understood: write one of allow`),
    expect.stringContaining(`${file}:7:14: command is a text: write a list`),
  ]);
});

test('config check finds what no job uses: a gateway, a preset, and a misspelt gateway', async () => {
  const file = fileWith(`gateways:
  production: 'http://[::'
presets:
  p: {records: {rows: '['}}
  q: ./absent.json
defaults:
  gateway: producton
`);
  const { stdout } = await ended(['config', 'check', file]);
  expect(stdout.split('\n')).toEqual([
    expect.stringContaining(`${file}:2:15: url is not a URL`),
    expect.stringContaining(
      `${file}:4:3: preset p: rows: the pattern [ is not a regular expression`,
    ),
    expect.stringContaining(`${file}:5:3: preset q: does not exist`),
    `${file}:7:12: gateway "producton" is not a gateway of the file; did you mean production?`,
    '',
  ]);
});

test('config check of a file without mistakes says so, of none ends with 66', async () => {
  const home = homeWith(JOBS);
  const fine = await ended(['config', 'check'], { home });
  const file = join(home, '.config/jobmeter/config.yaml');
  expect(fine).toEqual({ exitCode: 0, stdout: `${file}: 3 jobs, no mistake\n`, stderr: [] });
  const absent = await ended(['config', 'check', './absent.yaml']);
  expect(absent).toEqual({
    exitCode: 66,
    stdout: '',
    stderr: ['jobmeter: config file ./absent.yaml does not exist'],
  });
  const none = await ended(['config', 'check'], { env: { JOBMETER_CONFIG: '/dev/null' } });
  expect([none.exitCode, none.stderr]).toEqual([66, ['jobmeter: no config file: /dev/null']]);
});

test.each([
  [['check', '--timeout', '5'], '--timeout does nothing in config check: leave it out'],
  [
    ['check', 'a', '--config', 'b'],
    '--config and a file without an option are both given: keep one',
  ],
  [['check', 'a', 'b'], '"b" is not expected here'],
  [[], 'check or show is missing: write jobmeter config check, or jobmeter config show'],
  [
    ['chekc'],
    '"chekc" is not an action of jobmeter config: write jobmeter config check, or jobmeter config show',
  ],
  [['show', 'nosuch'], '"nosuch" is not a job of /'],
  [['show', 'no such'], '"no such" is not a job of'],
])('config %j is a mistake', async (args, line) => {
  const { exitCode, stdout, stderr } = await ended(['config', ...args]);
  expect([exitCode, stdout]).toEqual([125, '']);
  expect(stderr[0]).toContain(`jobmeter: ${line}`);
});

test('run says of a misspelt gateway name what it may have been, and runs', async () => {
  const home = homeWith(`gateways: {production: 'http://127.0.0.1:1'}
jobs: {x: {command: [echo, ran], no-state: true, push-timeout: 100ms, gateway: prodction}}
`);
  const { exitCode, stdout, stderr } = await ended(['run', 'x'], { home });
  expect([exitCode, stdout]).toEqual([0, 'ran\n']);
  expect(stderr[0]).toMatch(
    /config\.yaml:2:\d+: gateway "prodction" is not a gateway of the file; did you mean production\?$/,
  );
});

test('config show tells values and where each comes from, secrets masked', async () => {
  const file = fileWith(`defaults:
  gateway: [prod, 'http://u:s3cr3t@h:9091']
  header: {X-Token: s3cr3t}
gateways:
  prod: {url: 'http://v:s3cr3t@g:9091', user: s3cr3t, password-file: pw}
jobs:
  x:
    command: [ls, -l]
    timeout: 1h
    replace: true
`);
  const env = { JOBMETER_CONFIG: file, JOBMETER_RETRIES: '3', JOBMETER_BEARER_TOKEN: 's3cr3t' };
  const { exitCode, stdout } = await ended(['config', 'show', '--label', 'a=b', 'x'], { env });
  expect(exitCode).toBe(0);
  expect(stdout).not.toContain('s3cr3t');
  const rows = stdout.split('\n').map((line) => line.trim().split(/ {2,}/));
  expect(rows).toEqual(
    expect.arrayContaining([
      ['command', '["ls","-l"]', `${file}:8:14`],
      ['timeout', '1h', `${file}:9:14`],
      ['replace', 'true', `${file}:10:14`],
      ['label', 'a=b', '--label'],
      ['retries', '3', 'JOBMETER_RETRIES'],
      ['overlap', 'allow', 'default'],
      ['gateway', 'prod', `${file}:2:12`],
      ['prod url', 'http://g:9091', `${file}:5:15`],
      ['prod user', '***', `${file}:5:47`],
      ['gateway', 'http://h:9091', `${file}:2:12`],
      ['header', '***', `${file}:3:11`],
      ['JOBMETER_BEARER_TOKEN', '***', 'JOBMETER_BEARER_TOKEN'],
    ]),
  );
});

test('other commands take the defaults of the file, and the group of a job that they name', async () => {
  const state = tempDir();
  const home = homeWith(`
defaults: {state-dir: ${state}}
jobs: {x: {command: ['true'], group: {region: eu}}}
`);
  expect(await ended(['run', 'x'], { home })).toMatchObject({ exitCode: 0, stderr: [] });
  expect((await ended(['status'], { home })).stdout).toContain('region=eu');
  expect(await ended(['delete', '--job', 'x'], { home })).toMatchObject({
    exitCode: 0,
    stderr: [expect.stringContaining('deleted from local state only')],
  });
  expect((await ended(['status'], { home })).stdout).toBe(`no jobs in ${state}\n`);
});

test('a broken file is one line of another command, which goes on', async () => {
  const { exitCode, stderr } = await ended(['status'], { home: homeWith('a: [') });
  expect(exitCode).toBe(0);
  expect(stderr).toEqual([expect.stringContaining('config.yaml:1:5: is not YAML')]);
});

/** Authorization and X-A as the gateways get them, in the order of their names. */
async function headersAt(
  gateways: Readonly<Record<string, string>>,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<readonly unknown[]> {
  const servers = await Promise.all(Object.keys(gateways).map(() => startFaultServer(200)));
  const entries = Object.entries(gateways).map(
    ([name, own], index) => `  ${name}: {url: '${servers[index]!.url}'${own}}`,
  );
  const config = fileWith(`gateways:\n${entries.join('\n')}\n`);
  const names = Object.keys(gateways).flatMap((name) => ['--gateway', name]);
  const all = ['run', '--job', 'x', '--no-state', '--config', config, ...names, ...args];
  expect(await ended([...all, '--', 'true'], { env })).toMatchObject({ exitCode: 0, stderr: [] });
  for (const server of servers) await server.stop();
  return servers.map(({ requests: [request] }) => {
    const { authorization, 'x-a': other } = request?.headers ?? {};
    return other === undefined ? authorization : [authorization, other];
  });
}

test('a gateway with credentials of its own gets these alone, and no other gateway does', async () => {
  const folder = tempDir();
  for (const name of ['token', 'pw', 'general']) {
    writeFileSync(join(folder, name), `${name}\n`, { mode: 0o600 });
  }
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  const gateways = {
    a: `, bearer-token-file: ${folder}/token`,
    b: `, user: b, password-file: ${folder}/pw`,
    c: ', header: {X-A: 1}',
    d: '',
  };
  const general = ['--user', 'g', '--password-file', join(folder, 'general')];
  const own = ['Bearer token', basic('b:pw'), [undefined, '1']];
  expect(await headersAt(gateways, general)).toEqual([...own, basic('g:general')]);
  expect(await headersAt(gateways, [])).toEqual([...own, undefined]);
  const env = { JOBMETER_USER: 'e', JOBMETER_PASSWORD: 'v' };
  expect(await headersAt(gateways, [], env)).toEqual([...own, basic('e:v')]);
});

test('state and messages call a named gateway by its address', async () => {
  const home = homeWith(
    'gateways: {prod: "http://u:s3cr3t@127.0.0.1:1"}\ndefaults: {gateway: prod}',
  );
  const args = ['run', '--job', 'x', '--push-timeout', '0.1', '--', 'true'];
  const { stderr } = await ended(args, { home });
  expect(stderr[0]).toContain('http://127.0.0.1:1');
  expect((await ended(['status'], { home })).stdout).toContain('not yet at http://127.0.0.1:1');
});

test('on a terminal, the table of config show is no wider than that, and keeps file and line', async () => {
  const long = 'x'.repeat(200);
  const home = homeWith(`jobs: {dump: {command: [pg_dump, ${long}]}}`);
  const shown = await onTerminal(80, ['config', 'show', 'dump'], { home });
  const lines = shown.map(stripVTControlCharacters);
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBe(80);
  expect(lines.join('\n')).toMatch(/command +\["pg_dump","x+… +\S+…\S+\.yaml:1:\d+/);
  const piped = await ended(['config', 'show', 'dump'], { home });
  expect(piped.stdout).toContain(long);
});

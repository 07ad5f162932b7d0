import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Launch,
  takeLaunch,
  withoutLauncher,
} from '../../src/platform/launch-context/launcher.js';
import { BIN } from '../rig/jobmeter.js';
import { withEnvironment } from '../rig/raw-exec.js';
import { tempDir } from '../rig/temp-dir.js';

const folder = tempDir();
chmodSync(folder, 0o755);

/** Each by the name `sh`, which makes bash and busybox what they are as `/bin/sh`. */
const SHELLS = ['/usr/bin/dash', '/usr/bin/busybox', '/usr/bin/bash']
  .filter((path) => existsSync(path))
  .map((path) => {
    const place = tempDir();
    symlinkSync(path, join(place, 'sh'));
    return [path.replace('/usr/bin/', ''), join(place, 'sh')] as const;
  });

const PATH = `PATH=${dirname(process.execPath)}:/usr/bin:/bin`;

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const texts = (entries: readonly Buffer[]): readonly string[] =>
  entries.map((entry) => entry.toString('latin1')).toSorted();

/** Instead of Node: shows what Node would get. */
function fakeNode(): string {
  const place = tempDir();
  chmodSync(place, 0o755);
  writeFileSync(join(place, 'node'), '#!/bin/sh\nexec /bin/cat /proc/$$/environ\n', {
    mode: 0o755,
  });
  return place;
}

const FAKE = `PATH=${fakeNode()}:/usr/bin:/bin`;

/** Of the process as it was when Node was started. */
function launchOf(
  argv: readonly [string, ...string[]],
): Launch & { readonly seen: readonly string[] } {
  const [program, ...words] = argv;
  const { pid, stdout } = spawnSync(program, words, { cwd: folder, env: { PATH: FAKE.slice(5) } });
  const seen = stdout.toString('latin1').replace(/\0$/, '').split('\0');
  const pairs = seen.map((each) => [each.slice(0, each.indexOf('=')), each.replace(/^[^=]*=/, '')]);
  return { ...takeLaunch(Object.fromEntries(pairs) as NodeJS.ProcessEnv, pid), seen };
}

interface Passed {
  readonly kind: 'own' | 'recorded';
  readonly entries: readonly string[];
}

/** The environment for the job, when the launcher and then Node were started with this. */
function passOn(shell: string, given: readonly string[]): Passed {
  const { environ, seen } = launchOf([...withEnvironment(given.map(bytes)), shell, BIN]);
  if (environ.kind === 'recorded') return { kind: 'recorded', entries: texts(environ.entries) };
  return { kind: 'own', entries: texts(withoutLauncher(seen.map(bytes), environ)) };
}

const NAMES = [
  'A',
  'AB',
  'B',
  'b',
  '_',
  'HOME',
  'PWD',
  'OLDPWD',
  'SHLVL',
  'LANG',
  'LC_ALL',
  'TERM',
];
const ODD_NAMES = ['a.b', 'BASH_FUNC_f%%', '1', 'IFS', 'PS1', 'SECONDS', 'PPID', 'UID'];
const OWN_NAMES = ['NODE_OPTIONS', 'NODE_DEBUG', 'JOBMETER_LAUNCH', 'jm_text', 'jm_self'];
const VALUES = ['', folder, '0', '1', '2', '12', 'C.UTF-8', BIN, 'A=', '*', '/x=1PATH', '~'];
const PIECES = [
  '=',
  ' ',
  '*',
  '?',
  '[',
  ']',
  '\\',
  'A',
  'B',
  '_',
  '1',
  '$(',
  '"',
  "'",
  '`',
  '\n',
  '#',
];
const BYTES = ['%', '\xC3', '\xA9', '\xFF', '\t', '!', ';', 'PWD', '-'];

const entry = fc
  .tuple(
    fc.constantFrom(...NAMES, ...NAMES, ...ODD_NAMES, ...OWN_NAMES),
    fc.oneof(
      fc.constantFrom(...VALUES),
      fc.array(fc.constantFrom(...PIECES, ...BYTES), { maxLength: 6 }).map((all) => all.join('')),
    ),
  )
  .map((pair) => pair.join('='));

const hasTracer = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
if (!hasTracer) {
  process.stderr.write('\n!!! SKIPPED: whether the launcher forks (needs strace)\n\n');
}

describe.each(SHELLS)('with %s as the shell', (_, shell) => {
  test('the job has each byte of any environment', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), fc.nat(6), (some, at) => {
        const given = some.toSpliced(at, 0, FAKE);
        expect(passOn(shell, given).entries).toEqual(given.toSorted());
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['patterns', ['A=*', 'B=[a-z]?#%', 'C=\\*\\']],
    ['marks', ['A==', 'B=x=y', 'C=X=', 'D=', 'E=F=G=1']],
    ['blanks', ['A= x ', 'B=x  ', 'C=\t', 'D= ']],
    ['what a shell would expand', ['A=$(id)`id`$A', 'B=~', `C='"`, 'D=;&|!']],
    ['a directory and a depth', [`PWD=${folder}`, `OLDPWD=/`, 'SHLVL=7', `_=${BIN}`]],
    ['what is kept from Node', ['NODE_OPTIONS=--x', 'NODE_DEBUG=', 'UV_USE_IO_URING=1']],
    ['a name at the end of a value', ['A=xB', 'B=y', 'C=A']],
    ['nothing', []],
  ])('no program is needed for values with %s', (__, some) => {
    const given = [...some, FAKE];
    expect(passOn(shell, given)).toEqual({ kind: 'own', entries: given.toSorted() });
    expect(passOn(shell, given.toReversed()).entries).toEqual(given.toSorted());
  });

  test.each([
    ['a newline', ['A=x\ny', 'B=\n']],
    ['an odd name', ['a.b=1', 'BASH_FUNC_f%%=() { :; }']],
    ['a name twice', ['A=1', 'A=2']],
    ['a value that could be an entry', ['A=1', 'B=A=1']],
    ['an entry without a mark', ['A', 'B=1']],
    ['a directory that is another', ['PWD=/bogus']],
    ['more than the shell reads quickly', [`A=${'x'.repeat(2000)}`]],
  ])('the environment is read by a program for %s', (__, some) => {
    const given = [...some, FAKE];
    expect(passOn(shell, given)).toEqual({ kind: 'recorded', entries: given.toSorted() });
  });

  test('bytes that are not UTF-8 reach a real job, and of two entries the first', () => {
    const odd = ['X', '=x', 'C=2', 'PATH=/none'];
    const given = ['A=\xFF*', 'B=x\xC3', 'C==', 'NODE_DEBUG=', 'LANG=C.UTF-8', PATH];
    const job = ['run', '--job', 'j', '--no-state', '--', '/usr/bin/env', '-0'];
    const all = withEnvironment([...given, ...odd].map(bytes));
    const [program, ...words] = [...all, shell, BIN, ...job];
    const { stdout } = spawnSync(program, words, { cwd: folder });
    const seen = stdout.toString('latin1').replace(/\0$/, '').split('\0');
    expect(seen.filter((each) => !each.startsWith('JOBMETER_METRICS=')).toSorted()).toEqual(
      given.toSorted(),
    );
  });

  test('ignored and blocked signals and the limit of open files are noted, whatever the name of the program', () => {
    const link = join(tempDir(), 'a) (b \n 1 2');
    symlinkSync(BIN, link);
    const line = 'trap "" HUP USR1; ulimit -Sn 321; exec /usr/bin/env --block-signal=HUP,TERM "$@"';
    const { ignoredSignals, blockedSignals, openFiles } = launchOf([
      shell,
      '-c',
      line,
      'sh',
      shell,
      link,
    ]);
    expect({ ignoredSignals, blockedSignals, openFiles }).toEqual({
      ignoredSignals: [1, 10],
      blockedSignals: [1, 15],
      openFiles: 321,
    });
  });

  test.runIf(hasTracer)('as cron starts it, no process is forked before Node is there', () => {
    const trace = join(tempDir(), 'trace');
    const calls = 'trace=execve,clone,clone3,fork,vfork';
    const [, path = ''] = PATH.split('=');
    const env = { HOME: folder, LOGNAME: 'root', PATH: path, SHELL: '/bin/sh', LANG: 'C.UTF-8' };
    const words = ['-f', '-qq', '-e', calls, '-o', trace, shell, BIN, '--version'];
    const { status } = spawnSync('strace', words, { env, cwd: folder });
    expect(status).toBe(0);
    const lines = readFileSync(trace, 'utf8').split('\n');
    expect(lines[0]).toContain('/sh", ');
    expect(lines[1]).toMatch(/^\d+ +execve\("[^"]*\/node", /);
  });
});

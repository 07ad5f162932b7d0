import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AWKWARD } from '../crontab/awkward.js';
import { canHaveSpool, withSpool } from '../rig/crontab-spool.js';
import { install, launcherIn } from '../rig/installation.js';
import { BIN, hermeticEnv, jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

const PTY = join(import.meta.dirname, '../conformance/fixtures/pty.pl');

const IS_ROOT = process.getuid?.() === 0;

/** As text of the shell, with every byte. */
const FILE = AWKWARD.filter(({ system }) => !system)
  .map(({ line }) => `${line}\n`)
  .join('');

function crontabFile(text: string): string {
  const file = join(tempDir(), 'crontab');
  writeFileSync(file, text, 'latin1');
  return file;
}

describe.runIf(canHaveSpool)('the crontab of a user', () => {
  test('--apply, twice, and --undo: byte for byte as before, with a copy', () => {
    const before = `# mine\n\nA="b c"\n${FILE}0 3 * * * umlaut '\u00FC' \\r \\b \b\n`;
    const { stdout, stderr } = withSpool(
      `printf %s "$TEXT" >before; crontab before; spool=/var/spool/cron/crontabs/root
       jobmeter crontab --apply 2>first; crontab -l >applied
       jobmeter crontab --apply 2>second; crontab -l | cmp - applied && echo unchanged
       cat "$XDG_STATE_HOME"/jobmeter/crontab/*.before | cmp - before && echo kept
       grep -c 'exec .* run --job' applied
       jobmeter crontab --undo 2>undone; tail -n +4 $spool | cmp - before && echo restored
       tail -n 1 first second undone >&2; jobmeter crontab --undo`,
      { TEXT: before },
    );
    const jobs = AWKWARD.filter(({ system }) => !system).length + 1;
    expect(stdout).toBe(`unchanged\nkept\n${jobs}\nrestored\n`);
    expect(stderr).toContain(`${jobs} lines wrapped; copy of the old crontab: `);
    expect(stderr).toContain('no line to wrap');
    expect(stderr).toContain(`${jobs} lines unwrapped`);
    expect(stderr).toMatch(/nothing to undo\n$/);
  });

  test('--undo keeps what was changed since', () => {
    const { stdout } = withSpool(
      `(echo '@daily a'; echo '@daily b'; echo "@daily exec jobmeter run --job c --shell 'c'") | crontab -
       jobmeter crontab --apply 2>/dev/null
       crontab -l | sed 's/^@daily\\(.*job\\) a/@weekly\\1 renamed --success-codes 0,1/; $a@daily d' | crontab -
       jobmeter crontab --apply 2>/dev/null
       jobmeter crontab --undo 2>/dev/null; crontab -l`,
    );
    expect(stdout).toBe(
      "@weekly a\n@daily b\n@daily exec jobmeter run --job c --shell 'c'\n@daily d\n",
    );
  });

  test('without --apply nothing changes, and where there is none, that is said', () => {
    const { stdout, stderr } = withSpool(
      `jobmeter crontab; echo $?; jobmeter crontab --apply; echo $?
       echo '@daily a' | crontab -; jobmeter crontab | head -n 2 | tail -n 1; crontab -l`,
    );
    expect(stdout).toBe('66\n66\n+++ crontab\n@daily a\n');
    expect(stderr).toBe('jobmeter: crontab: does not exist\n'.repeat(2));
  });

  test('root takes over the crontab of another user, and gives it back byte for byte', () => {
    const before = `# theirs\n${FILE}0 3 * * * umlaut '\u00FC' \\r \\b \b\n`;
    const { stdout, stderr } = withSpool(
      `printf %s "$TEXT" >before; crontab -u daemon before; echo '@daily own' | crontab -
       spool=/var/spool/cron/crontabs; cp $spool/root root; export JOBMETER_USER=daemon
       jobmeter crontab --user daemon 2>/dev/null >shown; head -n 1 shown
       jobmeter crontab --user daemon --apply 2>all; tail -n 1 all >first; crontab -u daemon -l >applied
       jobmeter crontab --user daemon --apply 2>second; crontab -u daemon -l | cmp - applied && echo unchanged
       grep -c 'exec .* run --job' applied; stat -c '%U %a' $spool/daemon
       jobmeter crontab --undo 2>own; jobmeter crontab --user daemon --undo 2>undone
       tail -n +4 $spool/daemon | cmp - before && echo restored; cmp $spool/root root && echo own
       tail -qn 1 first second own undone >&2; jobmeter crontab --user daemon --undo`,
      { TEXT: before },
    );
    const jobs = AWKWARD.filter(({ system }) => !system).length + 1;
    expect(stdout).toBe(`--- crontab of daemon\nunchanged\n${jobs}\ndaemon 600\nrestored\nown\n`);
    expect(stderr.split('\n').map((line) => line.replace(/(?<=crontab: )\/.*/, 'COPY'))).toEqual([
      `jobmeter: crontab of daemon: ${jobs} lines wrapped; copy of the old crontab: COPY`,
      'jobmeter: crontab of daemon: no line to wrap',
      'jobmeter: crontab: nothing to undo',
      `jobmeter: crontab of daemon: ${jobs} lines unwrapped`,
      'jobmeter: crontab of daemon: nothing to undo',
      '',
    ]);
  });

  test('--user with the own name is the own crontab, and where there is none, that is said', () => {
    const { stdout, stderr } = withSpool(
      `echo '@daily own' | crontab -; jobmeter crontab --user root --apply
       jobmeter crontab --undo; crontab -l; jobmeter crontab --user daemon --apply; echo $?`,
    );
    expect(stdout).toBe('@daily own\n66\n');
    expect(stderr).toMatch(
      /^jobmeter: crontab: names no gateway.*\njobmeter: crontab: 1 line wrapped.*\n.* 1 line unwrapped\njobmeter: crontab of daemon: does not exist\n$/,
    );
  });

  test('another name with the id of root has a crontab of its own', () => {
    const { stdout } = withSpool(
      `(cat /etc/passwd; echo 'toor:x:0:0::/:/bin/sh') >users; mount --bind users /etc/passwd
       echo '@daily own' | crontab -; echo '@daily other' | crontab -u toor -
       jobmeter crontab --user toor --apply 2>/dev/null; crontab -l; crontab -u toor -l`,
    );
    expect(stdout).toMatch(/^@daily own\n@daily exec .* --shell 'other'\n$/);
  });

  test('a Node of another user is tried away from the terminal, and sends nothing to it', () => {
    const { stdout } = withSpool(
      `chmod 755 .; mkdir bin; mkfifo keys; exec 3<>keys
       (echo '#!/bin/sh'; echo '(: </dev/tty) 2>/dev/null && echo "jobmeter: has a terminal" >&2 && exit 1'
        echo 'printf "jobmeter: \\033[2Jcleared\\n" >&2; exit 1') >bin/node; chmod 755 bin/node
       (echo "PATH=$PWD/bin:/bin"; echo '@daily a') | crontab -u daemon -
       perl "$PTY" jobmeter crontab --user daemon --apply <&3`,
      { PTY },
    );
    expect(stdout).toMatch(/ it does not start: [^\u001B]*\[2Jcleared; /);
    expect(stdout).not.toContain('\u001B');
  });

  test('what crontab refuses leaves all as it was', () => {
    const { stdout, stderr } = withSpool(
      `mkdir bin; printf '#!/bin/sh\\n[ "$1" = - ] && { echo no >&2; exit 1; }; exec /usr/bin/crontab "$@"\\n' >bin/crontab
       chmod +x bin/crontab; echo '@daily a' | crontab -
       PATH=$PWD/bin:$PATH jobmeter crontab --apply; echo $?; crontab -l`,
    );
    expect([stdout, stderr]).toEqual([
      '1\n@daily a\n',
      'jobmeter: crontab: is not changed: crontab refuses it: no\n',
    ]);
  });

  test('where no copy can be kept, nothing is changed', () => {
    const { stdout, stderr } = withSpool(
      `echo '@daily a' | crontab -; : >file
       jobmeter crontab --apply --state-dir file/x; echo $?; crontab -l`,
    );
    expect(stdout).toBe('1\n@daily a\n');
    expect(stderr).toContain('is not changed, as no copy can be kept in');
  });

  test('where jobmeter would not start under cron, nothing is changed', () => {
    const { stdout, stderr } = withSpool(
      `mkdir own; : >own/node; mount --bind ${process.execPath} own/node; export PATH=$PWD/own:$PATH
       for each in /usr/local/bin/node /usr/bin/node; do [ ! -e $each ] || mount --bind /dev/null $each; done
       echo '@daily a' | crontab -; jobmeter crontab --apply; echo $?; crontab -l
       (echo PATH=$PWD/own:/bin; echo '@daily a') | crontab -; jobmeter crontab --apply; echo $?`,
    );
    expect(stdout).toBe('1\n@daily a\n0\n');
    expect(stderr).toContain('under cron (PATH=/usr/bin:/bin) it does not start: no Node.js found');
  });

  test('where another user cannot start jobmeter, no line of theirs is changed', () => {
    const installed = launcherIn(install());
    const { stdout, stderr } = withSpool(
      `echo '@daily daemon a' >/etc/cron.d/one; chmod 700 "\${BIN%/bin/jobmeter}"
       "$BIN" crontab --apply /etc/cron.d/one; echo $?
       echo '@daily root a' >/etc/cron.d/one
       "$BIN" crontab --apply /etc/cron.d/one; echo $?; cat /etc/cron.d/one`,
      { BIN: installed },
    );
    expect(stdout).toMatch(/^1\n0\n@daily root exec .* run --job a /);
    expect(stderr).toContain('/etc/cron.d/one: is not changed: for the user daemon, ');
    expect(stderr).toContain('install jobmeter for all users, or ');
  });

  test('--system wraps what cron reads in /etc, with owner and mode, and takes it back', () => {
    const { stdout } = withSpool(
      `printf 'A=b\\n@daily root a\\n' >/etc/crontab; printf '@daily www-data x/a\\n' >/etc/cron.d/one
       printf '@daily root b\\n' | tee /etc/cron.d/two.dpkg-old >/etc/cron.d/two; chmod 600 /etc/cron.d/two; chgrp 7 /etc/cron.d/two
       cp -R /etc/cron.d old; umount /etc/crontab 2>/dev/null
       jobmeter crontab --system --apply 2>/dev/null /etc/cron.d/one /etc/cron.d/two; echo $?
       stat -c '%a %g %n' /etc/cron.d/*; ls -A /etc/cron.d; grep -ho 'root exec.*job b\\|data exec.*job a' /etc/cron.d/*
       jobmeter crontab --undo /etc/cron.d/one /etc/cron.d/two 2>/dev/null; diff -r old /etc/cron.d && echo restored`,
    );
    expect(stdout.replaceAll(BIN, 'BIN')).toBe(
      '0\n644 0 /etc/cron.d/one\n600 7 /etc/cron.d/two\n644 0 /etc/cron.d/two.dpkg-old\none\ntwo\ntwo.dpkg-old\n' +
        'data exec BIN run --job a\nroot exec BIN run --job b\nrestored\n',
    );
  });
});

test('stdin becomes a diff that patch takes, in colours where they are wanted', async () => {
  const text = "A=b\n@daily first\n# c\n@weekly it's%x\n";
  const { stdout } = await jobmeter(['crontab', '-'], { input: text });
  const diff = stdout.toString().replaceAll(BIN, 'BIN');
  expect(diff).toBe(`--- stdin
+++ stdin
@@ -2 +2 @@
-@daily first
+@daily exec BIN run --job first --schedule @daily --shell 'first'
@@ -4 +4 @@
-@weekly it's%x
+@weekly exec BIN run --job it_s --schedule @weekly --shell 'it'\\''s'%x
`);
  const coloured = await jobmeter(['crontab', '-'], { input: text, env: { FORCE_COLOR: '1' } });
  expect(coloured.stdout.toString()).toContain('\u001B[31m-@daily first\u001B[39m\n');
  const plain = await jobmeter(['crontab', '-'], { input: text, env: { NO_COLOR: '1' } });
  expect(plain.stdout.toString()).not.toContain('\u001B');
});

test('what is written into a line is what jobmeter takes: the run knows when it is due', async () => {
  const file = crontabFile("TZ=Asia/Tokyo\n0 3 * * mon-fri test 'a b' = 'a b'\n");
  await jobmeter(['crontab', '--apply', '--timezone', 'Europe/Berlin', file]);
  const [, line = ''] = readFileSync(file, 'utf8').split('\n');
  expect(line).toContain("--schedule '0 3 * * mon-fri' --timezone Europe/Berlin");
  const home = tempDir();
  const command = line.slice('0 3 * * mon-fri '.length);
  const { status, stderr } = spawnSync('sh', ['-c', command], {
    env: hermeticEnv(home),
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  const { stdout } = await jobmeter(['status', '--json'], { home });
  expect(stdout.toString()).toContain('0 3 * * mon-fri');
});

test('what a crontab holds sends no control characters to a terminal on stderr', async () => {
  const file = crontabFile('SHELL=/bin/\u001B[2Jfish\n@daily a\n');
  const { stderr } = await jobmeter(['crontab', file]);
  expect(stderr.toString()).toContain(':2: SHELL=/bin/\uFFFD[2Jfish is not a shell');
});

test('what is to be known of a line is said with its place', async () => {
  const file = crontabFile('SHELL=/usr/bin/fish\n@daily a\nSHELL=/bin/sh\n@daily b &\nx\n');
  const { stderr, exitCode } = await jobmeter(['crontab', file]);
  expect(exitCode).toBe(0);
  expect(
    stderr
      .toString()
      .split('\n')
      .map((line) => line.slice(0, `jobmeter: ${file}:5`.length + 20)),
  ).toEqual([
    expect.stringContaining(`${file}:2: SHELL=/usr/bin/fi`),
    expect.stringContaining(`${file}:4: ends with &`),
    expect.stringContaining(`${file}: cron refuses the who`),
    '',
  ]);
});

test.each([
  ['x\n@daily a\n', 'cron refuses the whole file: line 1 is neither'],
  ['@daily a', 'it has no newline at its end'],
])('the file %j is not changed, as cron refuses the whot', async (text, reason) => {
  const file = crontabFile(text);
  const { exitCode, stderr } = await jobmeter(['crontab', '--apply', file]);
  expect(exitCode).toBe(1);
  expect(stderr.toString()).toContain(reason);
  expect(readFileSync(file, 'latin1')).toBe(text);
});

test.each([
  ['', true],
  ['PUSHGATEWAY_URL=http://gateway:9091\n', false],
])(
  '--apply says of a crontab with %j above its lines that it names no gateway: %s',
  async (above, isSaid) => {
    const { exitCode, stderr } = await jobmeter([
      'crontab',
      '--apply',
      crontabFile(`${above}@daily a\n`),
    ]);
    expect(exitCode).toBe(0);
    expect(stderr.toString().includes(': names no gateway, ')).toBe(isSaid);
  },
);

const DISTRUSTED: readonly (readonly [string, (file: string) => void, string])[] = [
  ['a link', (file) => symlinkSync(file, `${file}.x`), 'is a link'],
  ['a file with two names', (file) => linkSync(file, `${file}.x`), 'a second name'],
];

const DISTRUSTED_BY_ROOT: typeof DISTRUSTED = [
  [
    'a file of another user',
    (file) => own(`${file}.x`, 12_345),
    'belongs to another user (id 12345)',
  ],
  ['a file that others may write to', (file) => own(`${file}.x`, 0, 0o666), 'others may write'],
];

function own(file: string, uid: number, mode = 0o644): void {
  writeFileSync(file, '@daily a\n');
  chmodSync(file, mode);
  chownSync(file, uid, uid);
}

test.each([...DISTRUSTED, ...(IS_ROOT ? DISTRUSTED_BY_ROOT : [])])(
  '%s is not changed',
  async (_, make, reason) => {
    const file = crontabFile('@daily a\n');
    make(file);
    const before = statSync(`${file}.x`).ino;
    const { exitCode, stderr } = await jobmeter(['crontab', '--apply', `${file}.x`]);
    expect([exitCode, stderr.toString()]).toEqual([1, expect.stringContaining(reason)]);
    expect([statSync(`${file}.x`).ino, readFileSync(`${file}.x`, 'utf8')]).toEqual([
      before,
      '@daily a\n',
    ]);
  },
);

test.runIf(IS_ROOT)(
  'a file of a group that its owner is not in is left, with a remedy',
  async () => {
    const [folder, home] = [tempDir(), tempDir()];
    const file = join(folder, 'crontab');
    writeFileSync(file, '@daily a\n');
    chownSync(file, 12_345, 54_321);
    for (const each of [folder, home]) chownSync(each, 12_345, 12_345);
    const { exitCode, stderr } = await jobmeter(['crontab', '--apply', file], {
      home,
      behind: ['setpriv', '--reuid=12345', '--regid=12345', '--clear-groups'],
    });
    const reason = 'you are not in its group (id 54321): run this as root, or chgrp it first';
    expect([exitCode, stderr.toString()]).toEqual([1, expect.stringContaining(reason)]);
    expect(readdirSync(folder)).toEqual(['crontab']);
  },
);

test.runIf(IS_ROOT)('where others can change jobmeter, root is told', async () => {
  const [root, file] = [install(), crontabFile('@daily a\n')];
  chownSync(join(root, 'bin'), 12_345, 12_345);
  const { exitCode, stderr } = await jobmeter(['crontab', '--apply', file], {
    bin: launcherIn(root),
  });
  expect([exitCode, stderr.toString()]).toEqual([
    0,
    expect.stringContaining(
      `the user with id 12345 owns ${root}/bin, and so can change what root runs`,
    ),
  ]);
});

test.runIf(IS_ROOT).each([
  [['--user', 'nobody-here'], '--user "nobody-here" is not a user of this machine'],
  [['--user', '0'], '--user "0" is not a user of this machine'],
  [['--user', '-l'], '--user "-l" is not a user of this machine'],
  [['--user', ''], '--user "" is not a user of this machine'],
  [['--user', 'root', '--system'], '--user and --system are both given: keep one'],
  [['--user', 'root', '/etc/crontab'], '--user and /etc/crontab are both given: keep one'],
])('crontab %j is a mistake of root', async (args, words) => {
  const { exitCode, stderr } = await jobmeter(['crontab', ...args]);
  expect([exitCode, stderr.toString()]).toEqual([125, expect.stringContaining(words)]);
});

test.runIf(IS_ROOT)('only root has a say in the crontab of another user', () => {
  const ids = { uid: 12_345, gid: 12_345 };
  const { status, stderr } = spawnSync(BIN, ['crontab', '--user', 'root', '--apply'], {
    ...ids,
    env: hermeticEnv(tempDir()),
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([
    125,
    expect.stringMatching(/^jobmeter: --user is for root only, as crontab -u is\n/),
  ]);
});

test.each([
  [['--apply', '--undo'], '--undo and --apply are both given'],
  [['--apply', '-'], '--apply cannot change stdin'],
  [['--timezone', 'Mars/Olympus'], '--timezone "Mars/Olympus" is not understood'],
])('crontab %j is a mistake', async (args, words) => {
  const { exitCode, stderr } = await jobmeter(['crontab', ...args]);
  expect([exitCode, stderr.toString()]).toEqual([125, expect.stringContaining(words)]);
});

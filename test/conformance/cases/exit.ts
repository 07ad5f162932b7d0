import { type Case, command, script } from '../observe.js';

const CODES = [0, 1, 2, 7, 64, 100, 124, 125, 126, 127, 128, 137, 255];

/** All that end a process; the others stop it, or are ignored. */
const DEADLY =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT ' +
  'XCPU XFSZ VTALRM PROF IO PWR SYS';

const dieOf = (signal: string): readonly string[] => [
  'perl',
  '-e',
  '$SIG{$ARGV[0]} = "DEFAULT"; kill $ARGV[0] => $$; sleep 5',
  signal,
];

/** One core file, and it is the job's: the word is put together in its memory only. */
const coreOf = (signal: string): Case =>
  script(
    `${signal} leaves the core file of the job only`,
    `mkdir cores; cd cores; ulimit -c unlimited
     "$@" perl -e '$core = "MARK" x 9 . "OF THE JOB"; kill ${signal} => $$; sleep 5' 2>/dev/null
     echo $?; for f in *; do [ -e "$f" ] || continue
       if grep -q 'MARKMARKOF THE JOB' "$f"; then echo 'of the job'; else echo 'of another'; fi; done`,
  );

/**
 * What a command that can't be executed means for the shell's `$?`. The wording is everyone's own, and where shells
 * differ (ELOOP, ENOTDIR, ENAMETOOLONG) there is no measure.
 */
const failingExec = (name: string, scene: string, word: string): Case =>
  script(`exit status of ${name}`, `${scene}\n"$@" ${word} 2>/dev/null\necho $?`);

export const exit: readonly Case[] = [
  ...CODES.map((code) => command(`exit ${code}`, ['sh', '-c', `exit ${code}`])),
  ...DEADLY.split(' ').map((signal) => command(`death by SIG${signal}`, dieOf(signal))),
  script('death by a real-time signal', `"$@" perl -e 'kill 40 => $$; sleep 5'; echo $?`),
  ...['CHLD', 'CONT', 'URG', 'WINCH'].map((signal) =>
    command(`SIG${signal} ends nobody`, ['perl', '-e', `kill ${signal} => $$; exit 6`]),
  ),
  coreOf('QUIT'),
  coreOf('SEGV'),
  script(
    'the parent is told of a core dump',
    `ulimit -c unlimited; exec perl -e 'system @ARGV; print $? & 128 ? "dumped" : "not dumped"' \\
     "$@" perl -e 'kill ABRT => $$; sleep 5'`,
  ),

  failingExec('a name that is nowhere on PATH', '', 'no-such-program'),
  failingExec('a path that does not exist', '', './no-such-program'),
  failingExec('a missing interpreter', `printf '#!/no/such\\n' >x; chmod +x x`, './x'),
  failingExec(
    'a CRLF interpreter line',
    `printf '#!/bin/sh\\r\\nexit\\r\\n' >x; chmod +x x`,
    './x',
  ),
  failingExec('a file that is not executable', 'echo exit >x', './x'),
  failingExec('a directory', 'mkdir d', './d'),
  failingExec('an empty name', '', `''`),
  failingExec('a script without interpreter line', 'echo exit 5 >x; chmod +x x', './x'),
  failingExec('a script on PATH without interpreter line', scriptOnPath('echo exit 5'), 'prog'),
  failingExec('an empty executable file', ': >x; chmod +x x', './x'),
  script(
    'a script without interpreter line gets its arguments and input',
    `echo 'echo "$0" "$#" "$2"; cat' >x; chmod +x x; echo in | "$@" ./x a 'b  c'`,
  ),
  failingExec('what PATH hides behind a folder', 'mkdir -p bin/true; PATH=$PWD/bin:$PATH', 'true'),
  script('of a pipeline each part', `"$@" sh -c 'exit 3' | "$@" sh -c 'cat; exit 4'; echo $?`),
  script('a && chain goes on after success only', `"$@" true && "$@" false || echo failed`),
  script('set -e stops the script', `set -e; "$@" sh -c 'exit 9'; echo not reached`),
  script('exit trap of the job runs', `"$@" sh -c 'trap "echo bye" EXIT; kill $$'; echo $?`),
  script('not found with stderr closed', `"$@" ./no-such 2>&-; echo $?`),
  script('not found with stderr full', `"$@" ./no-such 2>/dev/full; echo $?`),
];

function scriptOnPath(text: string): string {
  return `mkdir bin; ${text} >bin/prog; chmod +x bin/prog; PATH=$PWD/bin:$PATH`;
}

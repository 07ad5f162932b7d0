import { type Case, script } from '../observe.js';
import type { Scene } from '../scene.js';

const STREAMS = ['stdin', 'stdout', 'stderr'] as const;
const FDS = [0, 1, 2] as const;
type Fd = (typeof FDS)[number];

/** What the three are connected to. */
const CONNECTIONS: Readonly<Record<string, string>> = {
  'a file read in part, or to append to':
    'echo 1 >in; exec <in; read line; exec >>out 2>>err; printf d >&2',
  'a file not at its start': 'exec <>in >out 2>err; printf abc; printf abcd >&2',
  'a pipe': 'mkfifo p q r; exec 4<>p 5<>q 6<>r; exec <p >q 2>r',
  'one file for both outputs': 'exec </dev/null >out 2>&1; printf abc',
};

/** Device, inode, offset and flags, O_APPEND among them. The shell's own are the measure. */
const sameOpenFile = (connection: string, setUp: string, fd: Fd): Case =>
  script(
    `${STREAMS[fd]} is the very same open file: ${connection}`,
    `exec 8>&1; ${setUp}
     perl $FIXTURES/descriptors.pl before ${fd} ${fd}
     "$@" perl $FIXTURES/descriptors.pl inside ${fd} ${fd}
     if cmp -s before inside; then echo same; else echo another; fi >&8`,
  );

/** Seen by the job, and meanwhile and afterwards by a sibling that shares it. */
const nonBlocking = (fd: Fd, before: 'set' | 'unset'): Case =>
  script(
    `O_NONBLOCK of ${STREAMS[fd]} stays ${before}`,
    `mkfifo shared up; exec 7<>shared
     ${before === 'set' ? 'perl $FIXTURES/nonblock.pl 7 on' : ''}
     job='perl $FIXTURES/nonblock.pl ${fd} flags; echo >up; until [ -e go ]; do sleep 0.01; done'
     "$@" sh -c "$job" ${fd}${fd === 0 ? '<' : '>'}&7 &
     read line <up; perl $FIXTURES/nonblock.pl 7 flags
     echo >go; wait $!; perl $FIXTURES/nonblock.pl 7 flags; cat flags`,
  );

const closed = (fd: Fd): Case =>
  script(
    `${STREAMS[fd]} that is closed stays closed`,
    `"$@" sh -c '[ -e /proc/$$/fd/${fd} ]; echo $? >seen' ${fd}>&-; cat seen`,
  );

/** stdout is a pipe that is full and not read, and the job gets SIGTERM. */
async function stalled(scene: Scene, moment: 'when told' | 'never'): Promise<unknown> {
  const job = scene.script(
    `mkfifo full; exec 7<>full
     (until [ -e drain ]; do sleep 0.01; done; cat <&7 >/dev/null) &
     "$@" perl $FIXTURES/blocked-writer.pl >&7 &
     echo $! >pid; until [ -e ready ]; do sleep 0.01; done
     kill $!; wait $!; echo $? >status`,
  );
  await scene.appears('terminated');
  if (moment === 'when told') scene.create('drain');
  await job.ended;
  return scene.read('status');
}

/** A process left behind keeps the stream, a pipe, open; it writes more than fits in one when the job is long gone. */
const daemon = (name: string, start: string, stream: 1 | 2): Case =>
  script(
    `a daemon that keeps ${STREAMS[stream]} open ${name}`,
    `mkfifo pipe; cat <pipe >out &
     line='until [ -e go ]; do sleep 0.01; done; seq 20000 >&${stream}; echo $? >after'
     "$@" sh -c '${start} sh -c "$0" & echo early >&${stream}; exit 3' "$line" ${stream}>pipe
     echo $? >go; wait; cat go after; cksum <out`,
  );

/** The other end of a pipe sees that the job has closed its own while the job goes on. */
const letGo = (name: string, text: string): Case =>
  script(name, `${text}; until [ -e end ]; do sleep 0.01; done; cat end`);

const RANDOM = 'head -c 10000000 /dev/urandom >data';

export const streams: readonly Case[] = [
  ...Object.entries(CONNECTIONS).flatMap(([connection, setUp]) =>
    FDS.map((fd) => sameOpenFile(connection, setUp, fd)),
  ),
  ...FDS.flatMap((fd) => [nonBlocking(fd, 'unset'), nonBlocking(fd, 'set')]),
  ...FDS.map(closed),
  script('writing to a closed stdout fails', `"$@" echo x >&- 2>/dev/null; echo $?`),
  script('reading from a closed stdin fails', `"$@" cat <&- 2>/dev/null; echo $?`),
  script('all three closed', `"$@" sh -c 'exit 6' <&- >&- 2>&-; echo $?`),

  script('10 MB of noise through stdout', `${RANDOM}; "$@" cat data | cmp - data && echo equal`),
  script(
    '10 MB of noise through stderr',
    `${RANDOM}; "$@" sh -c 'cat data >&2' 2>&1 >/dev/null | cmp - data && echo equal`,
  ),
  script('10 MB of noise through stdin', `${RANDOM}; cat data | "$@" cmp - data && echo equal`),
  script(
    '10 MB of noise through, in and out',
    `${RANDOM}; cat data | "$@" cat | cmp - data && echo equal`,
  ),
  script('NUL, bytes that are no text, CR', `"$@" printf 'a\\0b\\377\\200\\r\\n\\r\\033[1m\\n'`),
  script('no final newline', `"$@" printf 'a\\nb'; "$@" sh -c 'printf c >&2'`),
  script('a healthy run adds no byte', `"$@" true`),
  script('a failed run adds no byte', `"$@" false`),
  script('a job that dies adds no byte', `"$@" sh -c 'kill $$'; echo $?`),
  {
    name: 'output arrives while the job runs, an unfinished line too',
    async observe(scene) {
      const line = 'printf asking; until [ -e go ]; do sleep 0.01; done; echo answered';
      const job = scene.command(['sh', '-c', line]);
      await job.said('asking');
      scene.create('go');
      return job.ended;
    },
  },

  script(
    'order of stdout and stderr in one file',
    `"$@" sh -c 'for i in $(seq 200); do echo out $i; echo err $i >&2; done' >log 2>&1; cksum <log`,
  ),
  script(
    'order of stdout and stderr in one pipe',
    `"$@" sh -c 'for i in $(seq 200); do echo out $i; echo err $i >&2; done' 2>&1 | cksum`,
  ),
  script(
    'order of stdout and stderr that append to one file',
    `"$@" sh -c 'for i in $(seq 200); do echo out $i; echo err $i >&2; done' >>log 2>>log; cksum <log`,
  ),
  script(
    'stdout and stderr that overwrite each other in one file',
    `"$@" sh -c 'echo out long; echo err >&2' >log 2>log; cat log`,
  ),
  script('a log that others write too', `{ echo a; "$@" echo b; echo c; } >log; cat log`),
  script('a log that is appended to', `echo a >log; "$@" echo b >>log; echo c >>log; cat log`),
  script('echo > /dev/stdout into a pipe', `"$@" sh -c 'echo a; echo b >/dev/stdout' | cat`),
  script('echo >> /dev/stdout in a file', `"$@" sh -c 'echo a; echo b >>/dev/stdout' >>f; cat f`),
  script(
    'echo > /dev/stdout starts the file again',
    `"$@" sh -c 'echo a; echo b >/dev/stdout' >f; cat f`,
  ),
  script('echo > /dev/stderr', `"$@" sh -c 'echo a >/dev/stderr' 2>&1 | cat`),
  script('tee /dev/stderr', `echo x | "$@" tee /dev/stderr 2>err | cat; cat err`),
  script('/proc/self/fd/1', `"$@" sh -c 'echo x >/proc/self/fd/1' | cat`),
  script('cat /dev/stdin', `echo x | "$@" cat /dev/stdin`),
  script('stdout is a socket', `perl $FIXTURES/on-socket.pl "$@" sh -c 'echo x; exit 4'`),
  script(
    '/dev/stdout that is a socket cannot be opened',
    `perl $FIXTURES/on-socket.pl "$@" sh -c ': >/dev/stdout' 2>/dev/null`,
  ),

  script('| head -1 ends the job', `{ "$@" yes; echo $? >end; } | head -1; cat end`),
  script(
    '2>&1 | head -1 ends the job',
    `{ "$@" sh -c 'exec yes >&2' 2>&1 >/dev/null; echo $? >end; } | head -1; cat end`,
  ),
  script(
    'a job that ignores SIGPIPE gets an error from write',
    `{ "$@" sh -c 'trap "" PIPE; yes 2>/dev/null; echo $? >end'; } | head -1; cat end`,
  ),
  script(
    'a job in a script that ignores SIGPIPE gets an error from write',
    `trap '' PIPE; { "$@" yes 2>/dev/null; echo $? >end; } | head -1; cat end`,
  ),
  script(
    'a reader that is gone already',
    `mkfifo gone; { until [ -e gone-by ]; do sleep 0.01; done; "$@" yes; echo $? >end; } |
       { exec <&-; echo >gone-by; }; cat end`,
  ),
  script(
    'a reader that is gone is no matter to a silent job',
    `{ "$@" sh -c 'until [ -e gone ]; do sleep 0.01; done; exit 5'; echo $? >end; } |
       { exec <&-; echo >gone; }; cat end`,
  ),
  script('a full disk, told by the first write', `"$@" sh -c 'echo x; echo $? >&2' >/dev/full`),
  script('a full disk, told in time', `"$@" seq 1 200000 >/dev/full 2>/dev/null; echo $?`),
  script(
    'the job goes on after a full disk',
    `"$@" sh -c 'seq 200000; echo on >&2' 2>err >/dev/full; tail -1 err`,
  ),
  script('a limit on file size', `ulimit -f 1; "$@" yes >f 2>/dev/null; echo $?; wc -c <f`),
  script(
    'a slow reader of stderr gets everything',
    `{ "$@" sh -c 'seq 1 100000 >&2'; echo $? >end; } 2>&1 | perl $FIXTURES/slow-reader.pl; cat end`,
  ),
  script(
    'a slow reader of stdout gets everything',
    `{ "$@" seq 1 100000; echo $? >end; } | perl $FIXTURES/slow-reader.pl; cat end`,
  ),
  {
    name: 'SIGTERM arrives while the reader stalls',
    observe: (scene) => stalled(scene, 'when told'),
  },
  {
    name: 'the end does not wait for a reader that stalls',
    observe: (scene) => stalled(scene, 'never'),
  },

  daemon('holds nobody', '', 1),
  daemon('holds nobody', '', 2),
  daemon('in a session of its own holds nobody', 'setsid', 1),
  script(
    'command substitution ends with the last holder',
    `out=$("$@" sh -c '(sleep 0.2; echo late) & echo early'); echo "$out"`,
  ),
  letGo(
    'the writer into stdin learns that the job has closed it',
    `{ yes; echo $? >end; } 2>/dev/null | "$@" sh -c 'exec <&-; until [ -e end ]; do sleep 0.01; done'`,
  ),
  letGo(
    'the reader of stdout learns that the job has closed it',
    `"$@" sh -c 'echo x; exec >&-; until [ -e end ]; do sleep 0.01; done' | { cat; echo eof >end; }`,
  ),
  letGo(
    'the reader of stderr learns that the job has closed it',
    `"$@" sh -c 'echo x >&2; exec 2>&-; until [ -e end ]; do sleep 0.01; done' 2>&1 >/dev/null |
       { cat; echo eof >end; }`,
  ),

  script('what the job leaves of a file', `seq 9 >f; { "$@" sh -c 'read a; echo $a'; cat; } <f`),
  script('what the job leaves of a pipe', `seq 9 | { "$@" sh -c 'read a; echo $a'; cat; }`),
  script('head -c 3 leaves the rest', `echo 123456 >f; { "$@" head -c 3; "$@" cat; } <f`),
  script('a loop over lines', `seq 3 | while read line; do "$@" echo "$line"; done`),
  script('an empty stdin', `: | "$@" cat; echo $?`),
  script('a here-document', `"$@" cat <<END\nline\nEND`),
  script('a job that does not read its stdin', `{ yes; echo $? >end; } | "$@" true; cat end`),
  script(
    'question and answer through pipes',
    `mkfifo in out; "$@" cat <in >out & exec 4>in 5<out
     for i in 1 2 3; do echo $i >&4; read answer <&5; echo $answer; done; exec 4>&-; wait $!; echo $?`,
  ),
];

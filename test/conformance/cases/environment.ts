import { type Case, script } from '../observe.js';

/** Lines of /proc/self/status that are inherited. */
const STATUS = {
  identity: '^(Uid|Gid|Groups|NoNewPrivs|Seccomp):',
  capabilities: '^Cap',
  'mask and places': '^(Umask|Cpus_allowed|Mems_allowed):',
};

/** Files below /proc/self that tell what is inherited. */
const INHERITED =
  'cgroup oom_score_adj personality coredump_filter timerslack_ns loginuid uid_map gid_map';

const LIMITS = {
  nofile: '256:1024',
  core: '4096:8192',
  fsize: '1000000:2000000',
  stack: '4000000:16000000',
  nproc: '4000:5000',
  as: '20000000000:30000000000',
};

const limit = (name: string, value: string): Case =>
  script(`limits: ${name}`, `prlimit --${name}=${value} "$@" cat /proc/self/limits`);

/** The arguments come out in hexadecimal. */
const argv = (name: string, words: string): Case =>
  script(`argv: ${name}`, `"$@" perl $FIXTURES/bytes.pl ${words}`);

const env = (name: string, assignments: string): Case =>
  script(`environment: ${name}`, `env ${assignments} "$@" perl $FIXTURES/bytes.pl`);

const inherited = (fd: number): Case =>
  script(
    `descriptor ${fd} is inherited`,
    `echo content >f; perl $FIXTURES/with-descriptors.pl ${fd} ${fd} f \
       "$@" sh -c 'cat /proc/self/fd/${fd}; perl $FIXTURES/descriptors.pl seen ${fd} ${fd}'
     sed 's/ino=.*pos/pos/; s/dev=[0-9]*//' seen`,
  );

const STRANGER = 'setpriv --reuid=12345 --regid=12345 --clear-groups';

export const environment: readonly Case[] = [
  argv('empty words', `'' x ''`),
  argv('spaces, tabs and newlines', `' a  b ' "$(printf 'c\\n\\td')"`),
  argv('quotes and what shells expand', `"it's" '"$HOME"' '*' '~' '\\' '\`id\`' '{a,b}' '!'`),
  argv('-- and what looks like our options', `-- --job k --help -q -- --records`),
  argv('UTF-8', `'naïve ☃ 𝄞'`),
  argv('bytes that are no UTF-8', `"$(printf 'caf\\351 \\377\\376')"`),
  argv('one word of 120 kB', `"$(printf %0120000d 0)" | cksum`),
  argv('20000 words', `$(seq 20000) | cksum`),
  script('argv[0] of a name on PATH', `"$@" perl -e 'open F, "/proc/self/cmdline"; print <F>'`),
  script('argv[0] of a relative path', `ln -s /bin/cat c; "$@" ./c /proc/self/cmdline`),
  script(
    'name and path of the executable',
    `"$@" sh -c 'cat /proc/$$/comm; readlink /proc/$$/exe'`,
  ),
  script(
    '$0 of a script',
    `printf '#!/bin/sh\\necho $0 $1\\n' >s; chmod +x s; "$@" ./s a; "$@" "$PWD/s" b`,
  ),

  env('as it is', ''),
  env('odd names', `A.B=1 a-b=2 'ünï=3' '1=4' 'BASH_FUNC_f%%=() { :; }' ' =5'`),
  env('names that mean something to JavaScript', `__proto__=1 constructor=2 toString=3`),
  env('values with =, with newlines, empty', `A='b=c' B="$(printf 'x\\ny')" C=' ' D=`),
  env('values that are no UTF-8', `"A=$(printf 'caf\\351')"`),
  env('names that are no UTF-8', `"$(printf 'caf\\351')=1"`),
  env(
    'of Node itself',
    `NODE_OPTIONS=--no-warnings NODE_ENV=x NODE_CHANNEL_FD_=3 UV_THREADPOOL_SIZE=2`,
  ),
  env('a variable of 100 kB', `A=$(printf %0100000d 0)`),
  env('1000 variables', `$(seq -f 'V%g=v' 1000)`),
  env('no HOME', '-u HOME'),
  script('environment: an empty PATH', `p=$(command -v perl); PATH= "$@" $p $FIXTURES/bytes.pl`),
  script('environment: no PATH', `p=$(command -v perl); unset PATH; "$@" $p $FIXTURES/bytes.pl`),
  script(
    'environment: nothing',
    `p=$(command -v perl); /usr/bin/env -i "$@" $p $FIXTURES/bytes.pl`,
  ),
  script('environment: its order', `env -i B=1 A=2 7=3 C=4 "$@" /usr/bin/env | grep -v JOBMETER_`),
  script('a program in . with PATH=.', `cp /bin/echo here; PATH=. "$@" here x; echo $?`),
  script('a program in . without PATH=.', `cp /bin/echo here; "$@" here x 2>/dev/null; echo $?`),
  script(
    'a program in an empty part of PATH',
    `cp /bin/echo here; PATH=:/bin "$@" here x; echo $?`,
  ),
  script(
    'the first of two on PATH',
    `mkdir a b; for d in a b; do printf '#!/bin/sh\\necho %s\\n' $d >$d/p; chmod +x $d/p; done; PATH=$PWD/a:$PWD/b "$@" p`,
  ),

  script('working directory', `mkdir 'a b'; cd 'a b'; "$@" sh -c 'pwd; ls ..'`),
  script(
    'PWD through a link',
    `mkdir real; ln -s real link; cd link; "$@" sh -c 'echo $PWD; pwd; pwd -P'`,
  ),
  script(
    'a working directory that is deleted',
    `mkdir d; cd d; rmdir ../d; "$@" readlink /proc/self/cwd; echo $?`,
  ),
  script('umask', `umask 027; "$@" sh -c 'umask; >f'; stat -c %a f`),
  script('nice', `nice -n 7 "$@" nice`),
  script('ionice', `ionice -c 3 "$@" ionice`),
  script('scheduling policy', `chrt --batch 0 "$@" sh -c 'chrt -p $$ | grep -o SCHED_.*'`),
  script(
    'affinity',
    `cpu=$(sed -n 's/^Cpus_allowed_list:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/self/status); taskset -c $cpu "$@" grep Cpus_allowed_list /proc/self/status`,
  ),
  script('personality', `setarch -R "$@" cat /proc/self/personality`),
  script('no new privileges', `setpriv --no-new-privs "$@" grep NoNewPrivs /proc/self/status`),
  script(
    'a smaller bounding set',
    `setpriv --bounding-set=-sys_admin "$@" grep Cap /proc/self/status`,
    'root',
  ),
  script('supplementary groups', `setpriv --groups=5,6 "$@" id -G`, 'root'),
  script('oom_score_adj', `echo 555 >/proc/self/oom_score_adj; "$@" cat /proc/self/oom_score_adj`),
  script(
    'coredump_filter',
    `echo 0x7 >/proc/self/coredump_filter; "$@" cat /proc/self/coredump_filter`,
  ),
  ...Object.entries(STATUS).map(([what, lines]) =>
    script(`status: ${what}`, `"$@" grep -E '${lines}' /proc/self/status`),
  ),
  script('/proc/self: what is inherited', `cd /proc/self; "$@" grep . ${INHERITED}`),
  script('/proc/self/limits', `"$@" cat /proc/self/limits`),
  script('namespaces', `"$@" sh -c 'readlink /proc/self/ns/*'`),
  ...Object.entries(LIMITS).map(([name, value]) => limit(name, value)),

  script('an ignored SIGHUP', `trap '' HUP; "$@" grep SigIgn /proc/self/status`),
  script('ignored SIGINT and SIGQUIT', `trap '' INT QUIT; "$@" grep SigIgn /proc/self/status`),
  script('an ignored SIGPIPE', `trap '' PIPE; "$@" grep SigIgn /proc/self/status`),
  script('an ignored SIGCHLD', `env --ignore-signal=CHLD "$@" grep SigIgn /proc/self/status`),
  script('all signals ignored', `env --ignore-signal "$@" grep SigIgn /proc/self/status`),
  script('what nohup leaves ignored', `nohup "$@" grep SigIgn /proc/self/status 2>/dev/null`),
  script('what & leaves ignored', `"$@" grep SigIgn /proc/self/status & wait $!`),
  script('a blocked SIGUSR1', `env --block-signal=USR1 "$@" grep SigBlk /proc/self/status`),
  script('all signals blocked', `env --block-signal "$@" grep SigBlk /proc/self/status`),

  ...[3, 9, 10, 200].map(inherited),
  script(
    'descriptors 3 to 40 are inherited',
    `echo content >f
     perl $FIXTURES/with-descriptors.pl 3 40 f "$@" sh -c 'echo /proc/$$/fd/*' | sed 's/[^ ]*fd.//g'`,
  ),
  script(
    'descriptor 3: a pipe',
    `echo token | { exec 3<&0 </dev/null; "$@" cat /proc/self/fd/3; }`,
  ),
  script(
    'descriptors 3 and 4: tokens of make',
    `perl $FIXTURES/with-pipe.pl "$@" perl $FIXTURES/take-token.pl`,
  ),
  script(
    'descriptor 9: a lock is held',
    `exec 9>lock; flock 9; "$@" flock -n 9 && echo held; flock -n lock true; echo $?`,
  ),
  script(
    'descriptor 9: a lock ends with its holders',
    `(flock 9; "$@" true) 9>lock; flock -n lock echo free`,
  ),
  script('process substitution', `bash -c '"$@" cat <(echo one) <(echo two)' bash "$@"`),
  script(
    'descriptors that are not there',
    `"$@" sh -c 'for fd in /proc/$$/fd/*; do echo \${fd##*/}; done'`,
  ),
  script(
    'an offset shared with descriptor 3',
    `seq 9 >f; exec 3<f; "$@" sh -c 'read a <&3; echo $a'; cat <&3`,
  ),

  script(
    'session and process group',
    `perl $FIXTURES/relations.pl >a; "$@" perl $FIXTURES/relations.pl >b; cmp a b && echo same`,
  ),
  script(
    'a session of its own',
    `setsid "$@" sh -c 'perl $FIXTURES/relations.pl' >/dev/null; echo $?`,
  ),
  script(
    'an unknown user without HOME',
    `chmod 777 .; env -u HOME ${STRANGER} "$@" id`,
    'an unknown user who may run node',
  ),
  script(
    'an unknown user in a directory closed to him',
    `chmod 711 .; mkdir -m 700 d; cd d; ${STRANGER} "$@" id`,
    'an unknown user who may run node',
  ),
  script(
    'a read-only /tmp',
    `unshare -rm sh -c 'mount --bind /tmp /tmp; mount -o remount,ro,bind /tmp; "$@" sh -c "echo out; echo err >&2; exit 5"' sh "$@"; echo $?`,
    'namespaces',
  ),
  script(
    'no /proc',
    `unshare -rm sh -c 'mount -t tmpfs none /proc; "$@" sh -c "echo out; exit 5"' sh "$@"; echo $?`,
    'namespaces',
  ),
  script(
    'no /dev/null',
    `unshare -rm sh -c 'mount -t tmpfs none /dev; "$@" sh -c "echo out; exit 5"' sh "$@"; echo $?`,
    'namespaces',
  ),
  script('TMPDIR that is not there', `TMPDIR=/no/such "$@" sh -c 'echo out; echo $TMPDIR'`),
  script('few descriptors', `prlimit --nofile=40:40 "$@" echo out`),
  script('no file may be written', `ulimit -f 0; "$@" sh -c 'exit 5'; echo $?`),
];

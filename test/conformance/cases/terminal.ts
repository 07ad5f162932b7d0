import { until } from '../../rig/server.js';
import type { Case } from '../observe.js';
import { fixture, type Scene, type Terminal } from '../scene.js';

/** Observed are the end and all that the terminal showed. Lines are waited for whole: ^C and ^Z discard what was not read. */
const shown = (name: string, text: string): Case => ({
  name,
  observe: (scene) => scene.terminal(text).ended,
});

/** The shell outlives what is typed. */
const KEYS = `trap : INT QUIT`;

const dialogue = (
  name: string,
  text: string,
  talk: (at: Terminal, scene: Scene) => Promise<void>,
): Case => ({
  name,
  async observe(scene) {
    const at = scene.terminal(text);
    await talk(at, scene);
    return at.ended;
  },
});

const COUNT = 'perl $FIXTURES/count-signals.pl';

/** Waits until the process whose number is in the file is stopped. */
const UNTIL_STOPPED = `until grep -q 'State:.*T' /proc/$(cat pid)/status; do sleep 0.01; done`;

export const terminal: readonly Case[] = [
  ...[0, 1, 2].map((fd) =>
    shown(`isatty(${fd})`, `"$@" sh -c '[ -t ${fd} ]; echo $? >seen'; cat seen`),
  ),
  shown(
    'isatty, where stdout is a pipe',
    `"$@" sh -c '[ -t 0 ]; echo $?; [ -t 1 ]; echo $?; [ -t 2 ]; echo $?' | cat`,
  ),
  shown('name of the terminal', `tty >a; "$@" tty >b; cmp a b && echo same`),
  shown('size of the terminal', `"$@" stty size`),
  shown('size of the terminal by stdout', `"$@" sh -c 'stty size <&1'`),
  shown('settings of the terminal', `stty -echo -icanon min 3; "$@" stty -a`),
  shown(
    'settings are as before, afterwards',
    `stty -a >a; "$@" true; stty -a >b; cmp a b && echo same`,
  ),
  shown('settings the job made stay', `"$@" stty -ixon; stty -a | grep -o -- '-ixon '`),
  shown('writing to /dev/tty', `"$@" sh -c 'echo direct >/dev/tty' >/dev/null 2>&1 </dev/null`),
  shown(
    'session and process group, job control off',
    `perl $FIXTURES/relations.pl >a; "$@" perl $FIXTURES/relations.pl >b; cmp a b && echo same`,
  ),
  shown('colours, as ls has them', `touch f; mkdir d; "$@" ls --color=auto`),
  {
    name: 'session and process group, job control on',
    observe: (scene) =>
      scene.terminal(
        `set -m; "$@" perl $FIXTURES/relations.pl >b; read s session g group f foreground <b
         [ $session = $$ ]; echo $?; [ $group = $foreground ]; echo $?; [ $group = $$ ]; echo $?`,
      ).ended,
  },
  dialogue(
    'a line from /dev/tty',
    `"$@" sh -c 'echo name?; read n </dev/tty; echo hello $n' </dev/null`,
    async (at) => {
      await at.said('name?\r\n');
      at.type('Ada\n');
    },
  ),
  dialogue(
    'a line from stdin, then the shell reads on',
    `"$@" sh -c 'echo one?; read a; echo $a'; read b; echo $b`,
    async (at) => {
      await at.said('one?\r\n');
      at.type('1\n');
      await at.said('one?\r\n1\r\n');
      at.type('2\n');
    },
  ),
  dialogue('^D ends the input', `"$@" sh -c 'echo up; cat; echo end'`, async (at) => {
    await at.said('up\r\n');
    at.type('\x04');
  }),
  dialogue('^C typed arrives once', `${KEYS}; "$@" ${COUNT} 1; echo $?`, async (at) => {
    await at.said('ready\r\n');
    at.type('\x03');
  }),
  dialogue('^C typed twice arrives twice', `${KEYS}; "$@" ${COUNT} 2; echo $?`, async (at) => {
    await at.said('ready\r\n');
    at.type('\x03');
    await at.said('INT\r\n');
    at.type('\x03');
  }),
  dialogue(
    '^C ends the job',
    `${KEYS}; "$@" sh -c 'echo ready; exec sleep 1000'; echo $?`,
    async (at) => {
      await at.said('ready\r\n');
      at.type('\x03');
    },
  ),
  dialogue(
    '^C ends the script around the job too',
    `"$@" sh -c 'echo ready; exec sleep 1000'; echo not reached`,
    async (at) => {
      await at.said('ready\r\n');
      at.type('\x03');
    },
  ),
  dialogue(
    '^C, and the job chooses its end',
    `${KEYS}; "$@" sh -c 'trap "echo tidied; exit 5" INT; echo ready; while :; do sleep 0.01; done'; echo $?`,
    async (at) => {
      await at.said('ready\r\n');
      at.type('\x03');
    },
  ),
  dialogue('^\\ typed arrives once', `${KEYS}; "$@" ${COUNT} 1; echo $?`, async (at) => {
    await at.said('ready\r\n');
    at.type('\x1c');
  }),
  dialogue(
    '^\\ ends the job',
    `${KEYS}; "$@" sh -c 'echo ready; exec sleep 1000'; echo $?`,
    async (at) => {
      await at.said('ready\r\n');
      at.type('\x1c');
    },
  ),
  dialogue('a resize arrives once', `"$@" ${COUNT} 1; echo $?; stty size`, async (at) => {
    await at.said('ready\r\n');
    at.resize();
  }),
  {
    name: '^C arrives once at a job that leads the session',
    async observe(scene) {
      const at = scene.terminalCommand([...fixture('count-signals'), '1']);
      await at.said('ready\r\n');
      at.type('\x03');
      return at.ended;
    },
  },
  {
    name: 'a resize arrives once at a job that leads the session',
    async observe(scene) {
      const at = scene.terminalCommand([...fixture('count-signals'), '1']);
      await at.said('ready\r\n');
      at.resize();
      return at.ended;
    },
  },
  dialogue(
    '^C with job control on arrives once',
    `set -m; "$@" ${COUNT} 1; echo $?`,
    async (at) => {
      await at.said('ready\r\n');
      at.type('\x03');
    },
  ),
  dialogue(
    'SIGINT to us alone, in the foreground of a terminal, arrives once',
    `${KEYS}; "$@" sh -c 'echo $PPID >parent; echo $$ >self; exec ${COUNT} 1'; echo $?`,
    async (at, scene) => {
      await at.said('ready\r\n');
      const whom = scene.prefix.length > 0 ? 'parent' : 'self';
      process.kill(Number(scene.read(whom)), 'SIGINT');
    },
  ),
  dialogue(
    '^Z stops it, fg continues it once',
    `set -m; "$@" ${COUNT} 1; echo stopped $?; fg; echo $?`,
    async (at) => {
      await at.said('ready\r\n');
      at.type('\x1a');
    },
  ),
  dialogue(
    '^Z, fg, then ^C',
    `set -m; "$@" ${COUNT} 2; echo stopped $?; fg; echo $?`,
    async (at) => {
      await at.said('ready\r\n');
      at.type('\x1a');
      await at.said('CONT\r\n');
      at.type('\x03');
    },
  ),
  dialogue(
    '^Z, bg, then it ends',
    `set -m; "$@" sh -c 'echo ready; until [ -e go ]; do sleep 0.01; done; exit 4'; echo stopped $?; bg; >go; wait %1; echo $?`,
    async (at) => {
      await at.said('ready\r\n');
      at.type('\x1a');
    },
  ),
  dialogue(
    'a background job that reads is stopped until fg',
    `set -m; "$@" sh -c 'echo $$ >pid; read a; echo got $a' & until [ -s pid ]; do sleep 0.01; done; ${UNTIL_STOPPED}; echo stopped; fg; echo $?`,
    async (at) => {
      await at.said('stopped\r\n');
      at.type('line\n');
    },
  ),
  dialogue(
    'a job that stops itself is seen as stopped',
    `set -m; "$@" sh -c 'kill -STOP $$; exit 4'; echo stopped $?; fg; echo $?`,
    async () => {},
  ),
  dialogue(
    'a job that stops itself twice is continued twice',
    `set -m; "$@" sh -c 'kill -STOP $$; echo on; kill -STOP $$; exit 4'; echo stopped $?; fg; echo stopped $?; fg; echo $?`,
    async () => {},
  ),
  shown(
    'under nohup, at a terminal, SIGHUP ends nobody',
    `set -m; trap : HUP
     nohup "$@" sh -c '>up; until [ -e go ]; do sleep 0.01; done; echo alive; exit 4' >log 2>/dev/null &
     until [ -e up ]; do sleep 0.01; done; kill -HUP -- -$!; >go; wait $!; echo $?; cat log`,
  ),
  {
    name: 'terminal closed: the job behind a shell gets SIGHUP',
    observe: (scene) => hungUp(scene, scene.terminal(`"$@" ${COUNT} 1 >seen; true`)),
  },
  {
    name: 'terminal closed: the job of a shell with job control gets SIGHUP',
    observe: (scene) => hungUp(scene, scene.terminal(`set -m; "$@" ${COUNT} 1 >seen; true`)),
  },
  {
    name: 'terminal closed: a job that leads the session gets SIGHUP',
    observe: (scene) => hungUp(scene, scene.terminalCommand(['sh', '-c', `exec ${COUNT} 1 >seen`])),
  },
  {
    name: 'terminal closed: it ends a job that does not handle it',
    async observe(scene) {
      const at = scene.terminal(`"$@" sh -c '>seen; exec sleep 1000'; true`);
      await scene.appears('seen');
      at.hangUp();
      await until(async () => scene.survivors().length === 0);
    },
  },
];

/** What the job counted by the time everybody is gone; SIGHUP and SIGCONT come together, in no order. */
async function hungUp(scene: Scene, at: Terminal): Promise<readonly string[]> {
  await scene.appears('seen');
  await until(async () => scene.read('seen').includes('ready'));
  at.hangUp();
  await until(async () => scene.survivors().length === 0);
  return scene.read('seen').split('\n').toSorted();
}

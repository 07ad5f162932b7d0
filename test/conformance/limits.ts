import type { Mode } from './wrappers.js';

const OWN_PIPE = 'a command whose output is read gets a pipe of ours';
const CORE = 'we die of the same signal, but a second core file would be the price of the word';

const CHILD = 'a shell needs it for itself, in front of Node, which resets it as well';
const MASK =
  'shells block SIGCHLD and SIGWINCH for themselves, and /proc/PID/stat has no real-time signals';

const inBothModes: Readonly<Record<string, string>> = {
  'death by a real-time signal': 'Node reports it as exit status 0',
  'SIGUSR1 while starting opens no debugger':
    'until our listener is there, the signal is Node’s own',
  'an ignored SIGCHLD': CHILD,
  'all signals ignored': CHILD,
  'a working directory that is deleted': 'dash, which starts Node, says on stderr that it is',
  'all signals blocked': MASK,
};

const sameFile = ['a file read in part, or to append to', 'a file not at its start']
  .concat(['a pipe', 'one file for both outputs'])
  .flatMap((connection) => ['stdout', 'stderr'].map((stream) => [stream, connection]))
  .map(([stream, connection]) => `${stream} is the very same open file: ${connection}`);

const pipeOfOurs = [
  ...sameFile,
  'O_NONBLOCK of stdout stays set',
  'O_NONBLOCK of stderr stays set',
  'isatty(1)',
  'isatty(2)',
  'isatty, where stdout is a pipe',
  'size of the terminal by stdout',
  'colours, as ls has them',
  'stdout and stderr that overwrite each other in one file',
  'echo > /dev/stdout starts the file again',
  '/dev/stdout that is a socket cannot be opened',
  'a limit on file size',
  'SIGKILL of the wrapper leaves the job going',
].map((name) => [name, { parsed: OWN_PIPE }] as const);

/** What can't be had, and why: case → mode → reason. A case that is equal after all must leave this table. */
export const LIMITS: Readonly<Record<string, Readonly<Partial<Record<Mode, string>>>>> = {
  ...Object.fromEntries(pipeOfOurs),
  ...Object.fromEntries(
    Object.entries(inBothModes).map(([name, why]) => [name, { unparsed: why, parsed: why }]),
  ),
  'the parent is told of a core dump': { unparsed: CORE, parsed: CORE },
};

/** How to find the command that another program runs. */
interface Wrapper {
  /** Options that take the next word as their value. */
  readonly valued: readonly string[];
  /** Number of words before the command, options aside. */
  readonly operands: number;
}

const plain: Wrapper = { valued: [], operands: 0 };

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  chronic: plain,
  chroot: { valued: [], operands: 1 },
  chrt: { valued: ['-T', '-P', '-D'], operands: 1 },
  command: plain,
  cpulimit: { valued: ['-l', '-e', '-p'], operands: 0 },
  cronic: plain,
  'dbus-run-session': plain,
  doas: { valued: ['-u', '-C'], operands: 0 },
  eatmydata: plain,
  env: { valued: ['-u', '-C', '--unset', '--chdir'], operands: 0 },
  eval: plain,
  exec: { valued: ['-a'], operands: 0 },
  flock: { valued: ['-w', '-E', '--timeout', '--wait', '--conflict-exit-code'], operands: 1 },
  gosu: { valued: [], operands: 1 },
  ionice: { valued: ['-c', '-n', '--class', '--classdata'], operands: 0 },
  nice: { valued: ['-n', '--adjustment'], operands: 0 },
  nohup: plain,
  'run-one': plain,
  runuser: { valued: ['-u', '-g', '-G', '--user'], operands: 0 },
  setpriv: plain,
  setsid: plain,
  stdbuf: { valued: ['-i', '-o', '-e'], operands: 0 },
  sudo: { valued: ['-u', '-g', '-p', '-C', '-D', '-R', '-T', '-U', '-h', '-r', '-t'], operands: 0 },
  'su-exec': { valued: [], operands: 1 },
  'systemd-cat': { valued: ['-t', '-p'], operands: 0 },
  'systemd-inhibit': plain,
  'systemd-run': { valued: ['-p', '-u', '-E', '--unit', '--property'], operands: 0 },
  taskset: { valued: [], operands: 1 },
  time: { valued: ['-f', '-o'], operands: 0 },
  timeout: { valued: ['-k', '-s', '--kill-after', '--signal'], operands: 1 },
  unbuffer: plain,
  'xvfb-run': { valued: ['-n', '-s', '-f'], operands: 0 },
};

/** Wrappers whose `-c` takes a shell line. */
const SHELLS: readonly string[] = [
  'sh',
  'bash',
  'dash',
  'ksh',
  'zsh',
  'ash',
  'script',
  'su',
  'flock',
  'runuser',
];

const RESERVED = /^(?:!|\{|if|then|elif|else|while|until|do)$/;

const ASSIGNMENT = /^[A-Za-z_]\w*\+?=/;

export interface Unwrapped {
  /** The program and its arguments. Empty if there is no program, as in `A=b` or `flock 9`. */
  readonly words: readonly string[];
  /** Base names of the programs before it. */
  readonly wrappers: readonly string[];
  /** The line for a shell, as in `sh -c LINE`. */
  readonly line: string | undefined;
}

/** Removes reserved words, assignments and wrappers. */
export function unwrap(command: readonly string[]): Unwrapped {
  let words = command;
  const wrappers: string[] = [];
  for (;;) {
    const start = words.findIndex((word) => !RESERVED.test(word) && !ASSIGNMENT.test(word));
    words = start < 0 ? [] : words.slice(start);
    const [file = ''] = words;
    const program = baseName(file);
    const line = SHELLS.includes(program) ? shellLineIn(words) : undefined;
    const wrapper = Object.hasOwn(WRAPPERS, program) ? WRAPPERS[program] : undefined;
    // `command -v x` only looks x up.
    const isQuestion = program === 'command' && /^-[vV]/.test(words[1] ?? '');
    if (line !== undefined) return { words, wrappers: [...wrappers, program], line };
    if (wrapper === undefined || isQuestion) return { words, wrappers, line: undefined };
    wrappers.push(program);
    words = behind(words, wrapper);
  }
}

function behind(words: readonly string[], { valued, operands }: Wrapper): readonly string[] {
  let left = operands;
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (valued.includes(word)) index += 1;
    else if (word.startsWith('-') && word !== '-') continue;
    else if (left === 0) return words.slice(index);
    else left -= 1;
  }
  return [];
}

/** The word after `-c`, `-lc` or `--command`. */
function shellLineIn(words: readonly string[]): string | undefined {
  const at = words.findIndex((word, index) => index > 0 && /^(?:-[a-z]*c|--command)$/.test(word));
  return at < 0 ? undefined : words[at + 1];
}

export function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

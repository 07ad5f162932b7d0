/** An interactive shell on a terminal of its own, for tests of completion: keys go in, the edited line comes out. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { atEndOfFile } from './cleanup.js';
import { BIN, hermeticEnv } from './jobmeter.js';
import { killAtEndOfFile } from './leftovers.js';
import { zshStart } from './shells.js';

const PTY = join(import.meta.dirname, '../conformance/fixtures/pty.pl');

const [TAB, CLEAR, INSERT_ALL, DUMP] = ['\t', '\u0015', '\u0007', '\u0014'];

/** The line stands between these on the terminal. */
const LINE = /\u0001([^\u0002]*)\u0002/g;

/** Below the timeout of a test, so that it says what was on the terminal. */
const PATIENCE_MS = 100_000;

export interface ShellSession {
  /** The line after Tab. */
  tab(line: string): Promise<string>;
  /** The line after all candidates were inserted. */
  all(line: string): Promise<string>;
  /** Everything on the terminal so far. */
  screen(): string;
}

export interface SessionOptions {
  readonly home: string;
  /** For the start file of the shell, in front of our script and behind it. */
  readonly before?: string;
  readonly after?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Without start files of the system. */
export function startBash({
  home,
  before = '',
  after = '',
  env,
}: SessionOptions): Promise<ShellSession> {
  const rc = join(home, 'bashrc');
  writeFileSync(
    rc,
    `${before}
source <(jobmeter completion bash)
${after}
bind 'set bell-style none'
bind '"\\C-g": insert-completions'
bind -x '"\\C-t": printf "\\001%s\\002" "$READLINE_LINE"'
PS1=READY
`,
  );
  return session(['bash', '--noprofile', '--rcfile', rc, '-i'], home, env);
}

/** @param zsh absolute path, in the system or unpacked elsewhere */
export function startZsh(
  zsh: string,
  { home, before = '', after = '', env }: SessionOptions,
): Promise<ShellSession> {
  writeFileSync(join(home, '.zshenv'), `setopt no_global_rcs\n${zshStart(zsh)}`);
  writeFileSync(
    join(home, '.zshrc'),
    `${before}
autoload -U compinit && compinit -u -D
source <(jobmeter completion zsh)
${after}
unsetopt beep
dump() { printf '\\001%s\\002' "$BUFFER" }
zle -N dump
zle -C insert-all complete-word _generic
zstyle ':completion:insert-all::::' completer _all_matches _complete
zstyle ':completion:insert-all:*' insert true
bindkey -e
bindkey '^G' insert-all
bindkey '^T' dump
bindkey '^U' kill-whole-line
PS1=READY
`,
  );
  return session([zsh, '-i'], home, { ZDOTDIR: home, ...env });
}

async function session(
  argv: readonly string[],
  home: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ShellSession> {
  mkdirSync(home, { recursive: true });
  const own = hermeticEnv(home, { TERM: 'dumb', LC_ALL: 'C.UTF-8', ...env });
  const child = spawn('perl', [PTY, ...argv], {
    cwd: home,
    env: { ...own, PATH: `${dirname(BIN)}:${own['PATH']}` },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // The shell may end while we write.
  child.stdin.on('error', () => {});
  killAtEndOfFile(home);
  atEndOfFile(() => child.kill('SIGKILL'));
  let screen = '';
  let changed = (): void => {};
  let over: string | undefined;
  const end = (reason: string): void => {
    over ??= reason;
    changed();
  };
  child.once('error', ({ message }) => end(message));
  child.once('close', () => end('the shell ended'));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    changed();
  });
  // A shell that has not answered once is not asked again: each test would wait for it.
  const until = (found: () => boolean): Promise<void> =>
    new Promise((done, fail) => {
      const timer = setTimeout(() => {
        end('the shell does not answer');
        child.kill('SIGKILL');
      }, PATIENCE_MS);
      changed = () => {
        if (!found() && over === undefined) return;
        clearTimeout(timer);
        if (found()) done();
        else fail(new Error(`${over}: ${screen}`));
      };
      changed();
    });
  await until(() => screen.includes('READY'));
  const edit = async (keys: string): Promise<string> => {
    const before = [...screen.matchAll(LINE)].length;
    if (over !== undefined) throw new Error(`${over}: ${screen}`);
    child.stdin.write(`${CLEAR}${keys}${DUMP}`);
    await until(() => [...screen.matchAll(LINE)].length > before);
    return [...screen.matchAll(LINE)].at(-1)?.[1] ?? '';
  };
  return {
    tab: (line) => edit(`${line}${TAB}`),
    all: (line) => edit(`${line}${INSERT_ALL}`),
    screen: () => screen,
  };
}

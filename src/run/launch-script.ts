import type { LaunchContext, RawBytes } from '../platform/launch-context/launch-context.js';
import type { SpawnRequest } from './spawn.js';
import { unnamedFile } from './streams/unnamed-file.js';

/**
 * Starts the command through a shell script that preserves raw bytes, O_NONBLOCK and closed descriptors. Node decodes
 * arguments and environment as UTF-8 and loses all other bytes; its spawn clears O_NONBLOCK on the standard descriptors
 * of the child, and can't leave them closed. The script is read from an unnamed file, moves and closes descriptors and
 * execs the command. Used only when needed.
 */
export function throughScript(
  request: SpawnRequest,
  { nonBlocking, closed }: LaunchContext,
  raw: RawBytes,
): SpawnRequest {
  const words = rawWords(request.argv, raw.argv);
  const moved = nonBlocking.filter((fd) => request.stdio[fd] === fd);
  const [own, ...free] = [9, 8, 7, 6, 5, 4, 3].filter((fd) => !isUsed(request.stdio[fd]));
  if (own === undefined || free.length < moved.length) return request;
  const moves = moved.map((fd, index) => ({ fd, by: free[index] ?? own }));
  const stdio = [...request.stdio];
  const put = (slot: number, fd: number): void => {
    while (stdio.length < slot) stdio.push('ignore');
    stdio[slot] = fd;
  };
  for (const { fd, by } of moves) {
    stdio[fd] = 'ignore';
    put(by, fd);
  }
  const lines = [
    ...moves.map(({ fd, by }) => `exec ${fd}${fd === 0 ? '<' : '>'}&${by} ${by}>&-\n`),
    ...closed.map((fd) => `exec ${fd}>&-\n`),
  ];
  const head = `exec ${own}<&-\n${lines.join('')}exec /usr/bin/env -i --`;
  const all = [...settable(raw.env), ...additionsTo(raw.env, request.env), ...words];
  const script = [Buffer.from(head), ...all.map(quoted), Buffer.from('\n')];
  put(own, unnamedFile(Buffer.concat(script)));
  return { ...request, stdio, argv: ['/bin/sh', `/dev/fd/${own}`] };
}

/**
 * For a program, its arguments are the end of our own. A shell line is a single argument, and the
 * rest of its command is not ours.
 */
function rawWords(words: SpawnRequest['argv'], argv: RawBytes['argv']): readonly Buffer[] {
  const end = argv.slice(-words.length);
  if (words.every((word, index) => end[index]?.toString() === word)) return end;
  return words.map((word) => {
    const exact = argv.findLast((each) => each.toString() === word);
    const joined = argv.findLast((each) => each.toString() === `${SHELL_OPTION}${word}`);
    return exact ?? joined?.subarray(SHELL_OPTION.length) ?? Buffer.from(word);
  });
}

const SHELL_OPTION = '--shell=';

function isUsed(slot: number | 'ignore' | undefined): boolean {
  return typeof slot === 'number';
}

/**
 * env(1) would run an entry without `=` as the command. Of two entries with one name it would keep the last, while
 * getenv(3) of the command would have returned the first.
 */
function settable(env: RawBytes['env']): RawBytes['env'] {
  const known = new Set<string>();
  return env.filter((entry) => {
    const name = /^[^=]+(?==)/.exec(entry.toString('latin1'))?.[0];
    const isFirst = name !== undefined && !known.has(name);
    if (isFirst) known.add(name);
    return isFirst;
  });
}

function additionsTo(env: RawBytes['env'], wanted: SpawnRequest['env']): readonly Buffer[] {
  const known = new Set(env.map((entry) => entry.toString().replace(/=[^]*$/, '')));
  return Object.entries(wanted)
    .filter(([name, value]) => value !== undefined && !known.has(name))
    .map(([name, value]) => Buffer.from(`${name}=${value ?? ''}`));
}

/** Quotes a word for the shell. latin1 maps each byte to one character and back. */
function quoted(word: Buffer): Buffer {
  return Buffer.from(` '${word.toString('latin1').replaceAll("'", String.raw`'\''`)}'`, 'latin1');
}

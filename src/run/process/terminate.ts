import { setTimeout as sleep } from 'node:timers/promises';
import { isErrnoException } from '../../util/errno.js';
import { isStillThere, membersOf, type ProcessInfo } from './processes.js';

export interface Root {
  readonly pid: number;
  /** `JOBMETER_RUN_ID=…` as the job has it in its environment: by it daemons are found. */
  readonly marker: string;
}

export interface TerminateOptions {
  /** How long SIGTERM has before SIGKILL follows. */
  readonly killAfterSeconds: number;
  /** Settles when the root is gone and was waited for. */
  readonly ended: Promise<unknown>;
  /** Default: the clock. Rejects when the signal aborts. */
  readonly delay?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Ends a run with all its processes, and nothing else: SIGTERM to each, and to those still there at the end of the
 * grace SIGKILL, until none is left. What belongs to another user, or sleeps in the kernel, may stay, and a chain of
 * processes of which each starts the next and ends at once may outrun us.
 *
 * `killed` where the root itself had to be, whatever became of the others.
 */
export async function terminateTree(
  root: Root,
  { killAfterSeconds, ended, delay = sleepSeconds }: TerminateOptions,
): Promise<'terminated' | 'killed'> {
  const tree = new Tree(root, ended);
  // What is stopped would not see the first without the second.
  for (const member of tree.look()) tree.send(member, 'SIGTERM', 'SIGCONT');
  const over = new AbortController();
  const first = await Promise.race([
    allGone(tree, ended, over.signal).then(() => 'gone' as const),
    delay(killAfterSeconds, over.signal).then(() => 'late' as const),
  ]);
  over.abort();
  if (first === 'gone') return 'terminated';
  const manner = tree.hasRoot ? 'killed' : 'terminated';
  await killAll(tree);
  return manner;
}

async function allGone(tree: Tree, ended: Promise<unknown>, signal: AbortSignal): Promise<void> {
  await ended.catch(() => {});
  await untilEmpty(tree, { rounds: Infinity, act: () => {}, signal });
}

/** More than enough for what can be killed at all. */
const ROUNDS = 50;

function killAll(tree: Tree): Promise<void> {
  const act = (): void => {
    for (const member of freeze(tree)) tree.send(member, 'SIGKILL');
  };
  return untilEmpty(tree, { rounds: ROUNDS, act });
}

interface Vigil {
  readonly rounds: number;
  readonly act: () => void;
  readonly signal?: AbortSignal;
}

/** Nobody tells us when somebody else's child ends, so we look. */
async function untilEmpty(tree: Tree, { rounds, act, signal }: Vigil): Promise<void> {
  let emptyLooks = 0;
  let pauseMs = 2;
  for (let round = 0; round < rounds; round += 1) {
    emptyLooks = tree.look().length === 0 ? emptyLooks + 1 : 0;
    // Twice: one that starts another and ends can slip through a list that is made meanwhile.
    if (emptyLooks === 2) return;
    act();
    await sleep(pauseMs, undefined, signal && { signal });
    pauseMs = Math.min(pauseMs * 1.5, 100);
  }
}

/** What is stopped can't fork, and stays the parent of what it has forked: the last look finds them all. */
function freeze(tree: Tree): readonly ProcessInfo[] {
  const stopped = new Set<number>();
  let members = tree.look();
  for (let round = 0; round < ROUNDS; round += 1) {
    const running = members.filter(({ pid }) => !stopped.has(pid));
    if (running.length === 0) break;
    for (const member of running) {
      tree.send(member, 'SIGSTOP');
      stopped.add(member.pid);
    }
    members = tree.look();
  }
  return members;
}

/** The processes of a run as they come and go. */
class Tree {
  /** Until it was waited for: before that its pid can't be anybody else's. */
  hasRoot = true;
  readonly #root: Root;
  #known: readonly ProcessInfo[] = [];
  readonly #outOfReach = new Set<number>();

  constructor(root: Root, ended: Promise<unknown>) {
    this.#root = root;
    const note = (): void => {
      this.hasRoot = false;
    };
    ended.then(note, note);
  }

  /** Those that are there now and can be ended by us. */
  look(): readonly ProcessInfo[] {
    const { pid, marker } = this.#root;
    const rootPid = this.hasRoot ? pid : undefined;
    this.#known = membersOf({ rootPid, marker, known: this.#known });
    // It is there also where processes can't be listed.
    const isMissing = this.hasRoot && this.#known.every((member) => member.pid !== pid);
    const members = isMissing ? [{ pid, ppid: 0 }, ...this.#known] : this.#known;
    return members.filter((member) => !this.#outOfReach.has(member.pid));
  }

  send(member: ProcessInfo, ...signals: readonly NodeJS.Signals[]): void {
    if (!isStillThere(member)) return;
    try {
      for (const signal of signals) process.kill(member.pid, signal);
    } catch (error) {
      if (isErrnoException(error) && error.code === 'EPERM') this.#outOfReach.add(member.pid);
    }
  }
}

/** A longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

function sleepSeconds(seconds: number, signal: AbortSignal): Promise<void> {
  return sleep(Math.min(seconds * 1000, LONGEST_MS), undefined, { signal });
}

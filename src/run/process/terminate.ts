import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../../util/errno.js';
import { isStillThere, membersOf, type ProcessInfo } from './processes.js';

export interface Root {
  readonly pid: number;
  /** The environment entry `JOBMETER_RUN_ID=…` of the job, to find daemons. */
  readonly marker: string;
}

export interface TerminateOptions {
  /** Time between SIGTERM and SIGKILL. */
  readonly killAfterSeconds: number;
  /** Settles when the root has exited and was waited for. */
  readonly ended: Promise<unknown>;
  /** Default: a timer. Rejects when the signal aborts. */
  readonly delay?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Terminates all processes of a run: sends SIGTERM to each, and SIGKILL to those that are left after the grace period,
 * until none is left. Cannot terminate processes of other users or in uninterruptible sleep. A chain of processes that
 * fork and exit at once may escape.
 *
 * @returns `killed` if the root needed SIGKILL, regardless of the others
 */
export async function terminateTree(
  root: Root,
  { killAfterSeconds, ended, delay = sleepSeconds }: TerminateOptions,
): Promise<'terminated' | 'killed'> {
  const tree = new Tree(root, ended);
  // A stopped process handles SIGTERM only after SIGCONT.
  for (const member of tree.members()) tree.send(member, 'SIGTERM', 'SIGCONT');
  const done = new AbortController();
  const first = await Promise.race([
    allGone(tree, ended, done.signal).then(() => 'gone' as const),
    delay(killAfterSeconds, done.signal).then(() => 'late' as const),
  ]);
  done.abort();
  if (first === 'gone') return 'terminated';
  const manner = tree.hasRoot ? 'killed' : 'terminated';
  await killAll(tree);
  return manner;
}

async function allGone(tree: Tree, ended: Promise<unknown>, signal: AbortSignal): Promise<void> {
  await ended.catch(() => {});
  await untilEmpty(tree, { rounds: Infinity, act: () => {}, signal });
}

/** Upper bound of attempts. Killable processes take far fewer. */
const ROUNDS = 50;

function killAll(tree: Tree): Promise<void> {
  const act = (): void => {
    for (const member of freeze(tree)) tree.send(member, 'SIGKILL');
  };
  return untilEmpty(tree, { rounds: ROUNDS, act });
}

interface PollOptions {
  readonly rounds: number;
  readonly act: () => void;
  readonly signal?: AbortSignal;
}

/** Polls, because the kernel does not notify us of exits of processes that are not our children. */
async function untilEmpty(tree: Tree, { rounds, act, signal }: PollOptions): Promise<void> {
  let emptyPolls = 0;
  let pauseMs = 2;
  for (let round = 0; round < rounds; round += 1) {
    emptyPolls = tree.members().length === 0 ? emptyPolls + 1 : 0;
    // Twice, because a process that forks and exits while the list is made can be missed.
    if (emptyPolls === 2) return;
    act();
    await sleep(pauseMs, undefined, signal && { signal });
    pauseMs = Math.min(pauseMs * 1.5, 100);
  }
}

/**
 * Stops all processes. A stopped process cannot fork and remains the parent of its children, so the last list is
 * complete.
 */
function freeze(tree: Tree): readonly ProcessInfo[] {
  const stopped = new Set<number>();
  let members = tree.members();
  for (let round = 0; round < ROUNDS; round += 1) {
    const running = members.filter(({ pid }) => !stopped.has(pid));
    if (running.length === 0) break;
    for (const member of running) {
      tree.send(member, 'SIGSTOP');
      stopped.add(member.pid);
    }
    members = tree.members();
  }
  return members;
}

/** The current processes of a run. */
class Tree {
  /** True until the root was waited for. Until then, its pid cannot be reused. */
  hasRoot = true;
  readonly #root: Root;
  #known: readonly ProcessInfo[] = [];
  readonly #outOfReach = new Set<number>();

  constructor(root: Root, ended: Promise<unknown>) {
    this.#root = root;
    const onEnd = (): void => {
      this.hasRoot = false;
    };
    ended.then(onEnd, onEnd);
  }

  /** All current processes that we may signal. */
  members(): readonly ProcessInfo[] {
    const { pid, marker } = this.#root;
    const rootPid = this.hasRoot ? pid : undefined;
    this.#known = membersOf({ rootPid, marker, known: this.#known });
    // Add the root if processes can't be listed.
    const isMissing = this.hasRoot && this.#known.every((member) => member.pid !== pid);
    const members = isMissing ? [{ pid, ppid: 0 }, ...this.#known] : this.#known;
    return members.filter((member) => !this.#outOfReach.has(member.pid));
  }

  send(member: ProcessInfo, ...signals: readonly NodeJS.Signals[]): void {
    if (!isStillThere(member)) return;
    try {
      for (const signal of signals) process.kill(member.pid, signal);
    } catch (error) {
      if (errorCode(error) === 'EPERM') this.#outOfReach.add(member.pid);
    }
  }
}

/** setTimeout fires at once if the delay is longer. */
const MAX_DELAY_MS = 2 ** 31 - 1;

function sleepSeconds(seconds: number, signal: AbortSignal): Promise<void> {
  return sleep(Math.min(seconds * 1000, MAX_DELAY_MS), undefined, { signal });
}

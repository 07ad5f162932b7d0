import vm from 'node:vm';
import type { Host } from '../../host.js';
import type { Regexp } from '../../model/pattern.js';
import { requiredLiteral } from './literal.js';

/** Who waits while a pattern is tried. */
export type EventLoop = Host['eventLoop'];

/** The engine is linear for each place to begin at: `x*y` takes 25 ms for 4 KiB of x, and 6 s for 64 KiB. */
const SHORT_LINE = 4096;

/** Twice this for a line, and the pattern does without it. A program that uses the library can't wait as long. */
const PATIENCE_MS: Readonly<Record<EventLoop, number>> = { own: 500, shared: 100 };

/** So many such lines, and it does without the rest. */
const LONGEST_LINES = 3;

interface Found {
  readonly match: RegExpExecArray;
  /** Index of the line. */
  readonly at: number;
}

type OnMatch = (match: RegExpExecArray, index: number) => 'enough' | void;

/** One regular expression over many lines, without ever holding the run up for long. */
export class Matcher {
  /** Lines that took too long and were left out. */
  skipped = 0;
  /** Lines without it can't match. */
  readonly literal: string | undefined;
  readonly #regexp: RegExp;
  readonly #isLinear: boolean;
  readonly #patienceMs: number;
  #clock: Stopwatch | undefined;

  constructor(pattern: Regexp, eventLoop: EventLoop) {
    this.#regexp = new RegExp(pattern.source, pattern.flags);
    // The flags of V8 are the command line's own. What a program has set is not known.
    this.#isLinear = eventLoop === 'own' && isLinear(pattern);
    this.#patienceMs = PATIENCE_MS[eventLoop];
    this.literal = requiredLiteral(pattern);
  }

  get hasGivenUp(): boolean {
    return this.skipped >= LONGEST_LINES;
  }

  /** Shows the first match of each line, and its index, until that is `enough`. */
  search(lines: readonly string[], onMatch: OnMatch): void {
    if (this.hasGivenUp || lines.length === 0) return;
    if (!this.#isLinear || lines.some(({ length }) => length > SHORT_LINE)) {
      for (const { match, at } of this.#searchOnTime(lines)) {
        if (onMatch(match, at) === 'enough') return;
      }
      return;
    }
    for (const [at, line] of lines.entries()) {
      const match = this.#regexp.exec(line);
      if (match !== null && onMatch(match, at) === 'enough') return;
    }
  }

  /**
   * All matches. Nothing else is done on the clock, which may stop us anywhere: between two steps, and on a busy machine
   * without the fault of a line. So a line is tried twice.
   */
  #searchOnTime(lines: readonly string[]): Iterable<Found> {
    const found = new Map<number, Found>();
    let at = 0;
    const go = (): void => {
      for (; at < lines.length; at += 1) {
        const match = this.#regexp.exec(lines[at] ?? '');
        if (match !== null) found.set(at, { match, at });
      }
    };
    this.#clock ??= stopwatch();
    for (let stuckAt = -1; !this.hasGivenUp && this.#clock(this.#patienceMs, go) === 'stopped';) {
      if (at === stuckAt) {
        at += 1;
        this.skipped += 1;
        stuckAt = -1;
      } else stuckAt = at;
    }
    return found.values();
  }
}

const LINEAR_FLAG = 'l';

/**
 * `bin` has V8's linear engine take over from a pattern that backtracks without end: `^(a+)+$` then costs 1 ms, not 8.7 s.
 * V8 takes the flag `l` where that engine is there and can run the pattern: not with lookaround, backreferences, large
 * counts (`a{1,500}`), or the flags i, u and v.
 */
function isLinear({ source, flags }: Regexp): boolean {
  try {
    return new RegExp(source, `${flags}${LINEAR_FLAG}`).flags.includes(LINEAR_FLAG);
  } catch {
    return false;
  }
}

type Stopwatch = (timeout: number, work: () => void) => 'ended' | 'stopped';

/** Work that is stopped where it is when its time is over. A call costs 75 µs, and to make one a millisecond. */
function stopwatch(): Stopwatch {
  const script = new vm.Script('work()');
  const context = vm.createContext({});
  return (timeout, work) => {
    context['work'] = work;
    try {
      script.runInContext(context, { timeout });
      return 'ended';
    } catch (error) {
      // It is of the context's own Error, which is not ours.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      return 'stopped';
    }
  };
}

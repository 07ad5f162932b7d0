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

interface Found<T> {
  readonly found: T;
  /** Index of the line. */
  readonly at: number;
}

type OnMatch = (match: RegExpExecArray, index: number) => 'enough' | void;
type OnMatches = (matches: readonly RegExpExecArray[], index: number) => void;

/** One regular expression over many lines, without ever holding the run up for long. */
export class Matcher {
  /** Lines that took too long and were left out. */
  skipped = 0;
  /** Lines without it can't match. */
  readonly literal: string | undefined;
  /** Takes a time that the length of the line bounds. */
  readonly isLinear: boolean;
  readonly #regexp: RegExp;
  readonly #patienceMs: number;
  #everywhere: RegExp | undefined;
  #clock: Stopwatch | undefined;

  constructor(pattern: Regexp, eventLoop: EventLoop) {
    this.#regexp = new RegExp(pattern.source, pattern.flags);
    // The flags of V8 are the command line's own. What a program has set is not known.
    this.isLinear = eventLoop === 'own' && isLinear(pattern);
    this.#patienceMs = PATIENCE_MS[eventLoop];
    this.literal = requiredLiteral(pattern);
  }

  get hasGivenUp(): boolean {
    return this.skipped >= LONGEST_LINES;
  }

  /** Shows the first match of each line, and its index, until that is `enough`. */
  search(lines: readonly string[], onMatch: OnMatch): void {
    if (this.hasGivenUp || lines.length === 0) return;
    if (!this.#isQuickIn(lines)) {
      const first = (line: string): RegExpExecArray | undefined =>
        this.#regexp.exec(line) ?? undefined;
      for (const { found, at } of this.#searchOnTime(lines, first)) {
        if (onMatch(found, at) === 'enough') return;
      }
      return;
    }
    for (const [at, line] of lines.entries()) {
      const match = this.#regexp.exec(line);
      if (match !== null && onMatch(match, at) === 'enough') return;
    }
  }

  /** Shows all matches of each line that has any. */
  searchAll(lines: readonly string[], onMatches: OnMatches): void {
    if (this.hasGivenUp || lines.length === 0) return;
    const everywhere = (this.#everywhere ??= new RegExp(this.#regexp, `${this.#regexp.flags}g`));
    const all = (line: string): readonly RegExpExecArray[] | undefined => {
      const matches = [...line.matchAll(everywhere)];
      return matches.length === 0 ? undefined : matches;
    };
    const found = this.#isQuickIn(lines)
      ? lines.map((line, at) => ({ found: all(line), at }))
      : this.#searchOnTime(lines, all);
    for (const { found: matches, at } of found) if (matches !== undefined) onMatches(matches, at);
  }

  #isQuickIn(lines: readonly string[]): boolean {
    return this.isLinear && lines.every(({ length }) => length <= SHORT_LINE);
  }

  /**
   * All that is found. Nothing else is done on the clock, which may stop us anywhere: between two steps, and on a busy machine
   * without the fault of a line. So a line is tried twice.
   */
  #searchOnTime<T>(
    lines: readonly string[],
    find: (line: string) => T | undefined,
  ): Iterable<Found<T>> {
    const all = new Map<number, Found<T>>();
    let at = 0;
    const go = (): void => {
      for (; at < lines.length; at += 1) {
        const found = find(lines[at] ?? '');
        if (found !== undefined) all.set(at, { found, at });
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
    return all.values();
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

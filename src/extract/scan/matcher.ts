import type { Host } from '../../host.js';
import type { Regexp } from '../../model/pattern.js';
import { allMatches } from './all-matches.js';
import { requiredLiteral } from './literal.js';
import { stopwatch, type Stopwatch } from './stopwatch.js';

/** `own`: jobmeter's own process. `shared`: a program that uses the library. */
export type EventLoop = Host['eventLoop'];

/** V8's linear engine is linear for each start position: `x*y` takes 25 ms for 4 KiB of x, and 6 s for 64 KiB. */
const SHORT_LINE = 4096;

/** Timeout of a search. A line that exceeds it twice is skipped. Shorter if it blocks another program's event loop. */
const TIMEOUT_MS: Readonly<Record<EventLoop, number>> = { own: 500, shared: 100 };

/** After so many skipped lines, the pattern is not tried any more. */
const MOST_SKIPPED = 3;

interface Found<T> {
  readonly found: T;
  /** Index of the line. */
  readonly at: number;
}

type OnMatch = (match: RegExpExecArray, index: number) => 'enough' | void;
type OnMatches = (matches: readonly RegExpExecArray[], index: number) => void;

/** Searches lines with one regular expression, in bounded time. */
export class Matcher {
  /** Lines skipped because the search took too long. */
  skipped = 0;
  /** Lines without it cannot match. */
  readonly literal: string | undefined;
  /** Whether V8's linear engine runs the pattern: time is bounded by the length of the line. */
  readonly isLinear: boolean;
  readonly #regexp: RegExp;
  readonly #timeoutMs: number;
  #everywhere: RegExp | undefined;
  #clock: Stopwatch | undefined;

  constructor(pattern: Regexp, eventLoop: EventLoop) {
    // V8 caches compiled patterns by source and flags. The plan compiled this one before the launcher set V8's flags, and
    // on Node 26 the cached one would backtrack without a limit: so the source is another one here.
    this.#regexp = new RegExp(`(?:${pattern.source})`, pattern.flags);
    // Only the command line sets the V8 flag. Another program's flags are unknown.
    this.isLinear = eventLoop === 'own' && isLinear(pattern);
    this.#timeoutMs = TIMEOUT_MS[eventLoop];
    this.literal = requiredLiteral(pattern);
  }

  get hasGivenUp(): boolean {
    return this.skipped >= MOST_SKIPPED;
  }

  /** Calls `onMatch` with the first match of each line, until it returns `enough`. */
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
    // In a `for` … `of`, V8 compiles every call with a handler that closes the iterator, which is slower.
    for (let at = 0; at < lines.length; at += 1) {
      const match = this.#regexp.exec(lines[at] ?? '');
      if (match !== null && onMatch(match, at) === 'enough') return;
    }
  }

  /** Calls `onMatches` with all matches of each line that has any. */
  searchAll(lines: readonly string[], onMatches: OnMatches): void {
    if (this.hasGivenUp || lines.length === 0) return;
    const everywhere = (this.#everywhere ??= new RegExp(this.#regexp, `${this.#regexp.flags}g`));
    const all = (line: string): readonly RegExpExecArray[] | undefined =>
      allMatches(line, everywhere);
    const found = this.#isQuickIn(lines)
      ? lines.map((line, at) => ({ found: all(line), at }))
      : this.#searchOnTime(lines, all);
    for (const { found: matches, at } of found) if (matches !== undefined) onMatches(matches, at);
  }

  /** Does other work with the pattern, in bounded time. The work may be stopped anywhere. */
  onTime(work: () => void): 'ended' | 'stopped' {
    if (!this.isLinear) return (this.#clock ??= stopwatch())(this.#timeoutMs, work);
    work();
    return 'ended';
  }

  #isQuickIn(lines: readonly string[]): boolean {
    return this.isLinear && lines.every(({ length }) => length <= SHORT_LINE);
  }

  /**
   * Searches under a timeout, which may stop it anywhere, so nothing else runs in `go`. On a busy machine the timeout may
   * hit an innocent line, so each line gets two tries.
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
    for (let stuckAt = -1; !this.hasGivenUp && this.#clock(this.#timeoutMs, go) === 'stopped';) {
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
 * The launcher in `bin` enables V8's linear engine, which takes over when a pattern backtracks too much: `^(a+)+$` then takes
 * 1 ms, not 8.7 s. V8 accepts the flag `l` if that engine can run the pattern: not with lookaround, backreferences, large
 * counts (`a{1,500}`), or the flags i, u and v.
 */
function isLinear({ source, flags }: Regexp): boolean {
  try {
    return new RegExp(source, `${flags}${LINEAR_FLAG}`).flags.includes(LINEAR_FLAG);
  } catch {
    return false;
  }
}

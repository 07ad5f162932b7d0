import v8 from 'node:v8';
import vm from 'node:vm';
import { requiredLiteral } from './literal.js';

// V8's linear engine takes over from a pattern that backtracks without end: `^(a+)+$` then costs 1 ms, not 8.7 s.
// Named in bin/jobmeter.js too, which puts them back for a moment.
v8.setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
v8.setFlagsFromString('--regexp-backtracks-before-fallback=10000');

/** The engine is linear for each place to begin at: `x*y` takes 25 ms for 4 KiB of x, and 6 s for 64 KiB. */
const SHORT_LINE = 4096;

/** Twice this for a line, and the pattern does without it. */
const PATIENCE_MS = 500;

/** So many such lines, and it does without the rest. */
const LONGEST_LINES = 3;

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
  #everywhere: RegExp | undefined;
  #clock: Stopwatch | undefined;

  /** @param flags `i` or none */
  constructor(source: string, flags: '' | 'i' = '') {
    this.#regexp = new RegExp(source, flags);
    this.isLinear = isLinear(source, flags);
    this.literal = flags === '' ? requiredLiteral(source) : undefined;
  }

  get hasGivenUp(): boolean {
    return this.skipped >= LONGEST_LINES;
  }

  /** Shows the first match of each line, and its index, until that is `enough`. */
  search(lines: readonly string[], onMatch: OnMatch): void {
    let next = 0;
    const go = (): void => {
      while (next < lines.length) {
        const at = next;
        const match = this.#regexp.exec(lines[at] ?? '');
        next += 1;
        if (match !== null && onMatch(match, at) === 'enough') next = lines.length;
      }
    };
    this.#search(lines, go, { at: () => next, skip: () => (next += 1) });
  }

  /** Shows all matches of each line, none of them twice. */
  searchAll(lines: readonly string[], onMatches: OnMatches): void {
    const everywhere = (this.#everywhere ??= new RegExp(this.#regexp, `${this.#regexp.flags}g`));
    let next = 0;
    const go = (): void => {
      while (next < lines.length) {
        const at = next;
        // Complete before the first is shown: we may be stopped in the middle.
        const matches = [...(lines[at] ?? '').matchAll(everywhere)];
        next += 1;
        if (matches.length > 0) onMatches(matches, at);
      }
    };
    this.#search(lines, go, { at: () => next, skip: () => (next += 1) });
  }

  #search(lines: readonly string[], go: () => void, line: { at(): number; skip(): void }): void {
    if (this.hasGivenUp) return;
    if (this.isLinear && lines.every(({ length }) => length <= SHORT_LINE)) go();
    else this.#searchOnTime(go, line);
  }

  /** A line is tried twice, since we may have been stopped in the middle of it. */
  #searchOnTime(go: () => void, line: { at(): number; skip(): void }): void {
    this.#clock ??= stopwatch();
    for (let stuckAt = -1; !this.hasGivenUp && this.#clock(PATIENCE_MS, go) === 'stopped';) {
      if (line.at() === stuckAt) {
        line.skip();
        this.skipped += 1;
      }
      stuckAt = line.at();
    }
  }
}

const LINEAR_FLAG = 'l';

/** Lookaround, backreferences and large counts (`a{1,500}`) are beyond the linear engine; its own flag tells. */
function isLinear(source: string, flags: string): boolean {
  v8.setFlagsFromString('--enable-experimental-regexp-engine');
  try {
    return new RegExp(source, `${flags}${LINEAR_FLAG}`).flags.includes(LINEAR_FLAG);
  } catch {
    return false;
  } finally {
    v8.setFlagsFromString('--no-enable-experimental-regexp-engine');
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

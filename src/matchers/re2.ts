import { UNPRINTABLE } from '../util/unprintable.js';
import { anyOf, inOrder, type Part, repeated, single, wholeTextTest } from './automaton.js';
import { CharacterReader, escaped, Mistake } from './characters.js';

/** Go has these limits. */
const MAX_COPIES = 1000;
const MAX_DEPTH = 1000;

/** The most copies times the length of the source. Bounds memory. Go allows a few times as much. */
const MAX_SIZE = 1_000_000;

const TOO_LARGE = 'it is too large, or too deep';

const REPETITION = /(?:[*+?]|\{(?:0|[1-9]\d*)(?:,(?:0|[1-9]\d*)?)?\})\??/y;

const SIGNS: Readonly<Record<string, string>> = { '*': '{0,}', '+': '{1,}', '?': '{0,1}' };

const GROUP = /\((?:(?!\?)|\?(?:P?<\w+>|(?<on>[Uims]*)(?:-(?<off>[Uims]+))?(?<end>[):])))/y;

/**
 * The symbols that JavaScript writes otherwise. A key may begin with a flag. With the flag `m`, `^`
 * and `$` of JavaScript also match at `\r`.
 */
const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ['.', '[^\\n]'],
  ['s.', '[^]'],
  ['m^', '(?<![^\\n])'],
  ['m$', '(?![^\\n])'],
  ['\\A', '^'],
  ['\\z', '$'],
]);

/**
 * Compiles a regular expression of Prometheus. These are RE2: no look-around, no back references,
 * and linear time. They are anchored at both ends, and `.` also matches a newline, as of Prometheus
 * 3.
 * @throws Error for an invalid expression
 */
export function compileRegexp(source: string): (text: string) => boolean {
  return wholeTextTest(parse(source));
}

/** Why the expression is invalid. Undefined if it is valid. */
export function regexpProblem(source: string): string | undefined {
  try {
    parse(source);
    return undefined;
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return error.message.replaceAll(UNPRINTABLE, ' ');
  }
}

function parse(source: string): Part {
  const reader = new CharacterReader(source);
  const part = new Parser(reader).alternatives();
  if (reader.take(/\)/y)) throw new Mistake('a ) has no (');
  if (part.depth > MAX_DEPTH || part.copies * source.length > MAX_SIZE) {
    throw new Mistake(TOO_LARGE);
  }
  return part;
}

class Parser {
  readonly #reader: CharacterReader;
  /** `U` and lazy repetitions change nothing where the whole text has to match. */
  #flags: ReadonlySet<string> = new Set('s');
  #openGroups = 0;

  constructor(reader: CharacterReader) {
    this.#reader = reader;
  }

  alternatives(): Part {
    const ways: Part[] = [];
    do ways.push(this.#sequence());
    while (this.#reader.take(/\|/y));
    return anyOf(ways);
  }

  #sequence(): Part {
    const parts: Part[] = [];
    let before = '';
    while (this.#reader.take(/(?=[^)|])/y)) {
      const repetition = this.#reader.take(REPETITION)?.[0];
      if (repetition === undefined) for (const each of this.#atoms()) parts.push(each);
      else parts.push(repeatedAs(repetition, parts.pop(), before));
      before = repetition ?? '';
    }
    return inOrder(parts);
  }

  /** One part, the characters of a quotation, or none: flags change what follows. */
  #atoms(): readonly Part[] {
    if (this.#reader.take(/(?=\()/y)) return this.#group();
    const flags = this.#flags.has('i') ? 'ivy' : 'vy';
    const quoted = this.#reader.take(/\\Q(.*?)(?:\\E|$)/sy)?.[1];
    if (quoted !== undefined) {
      return Array.from(quoted, (each) => single('character', new RegExp(escaped(each), flags)));
    }
    const symbol = this.#reader.take(/[$.^]|\\[ABbz]/y)?.[0];
    if (symbol === undefined) return [single('character', this.#reader.pattern(flags))];
    const flag = [...this.#flags].find((each) => SYMBOLS.has(each + symbol)) ?? '';
    const pattern = new RegExp(SYMBOLS.get(flag + symbol) ?? symbol, 'vy');
    return [single(symbol === '.' ? 'character' : 'position', pattern)];
  }

  #group(): readonly Part[] {
    const opening = this.#reader.take(GROUP);
    if (opening === undefined) throw groupMistake(this.#reader);
    const { on = '', off = '', end } = opening.groups ?? {};
    const outer = this.#flags;
    this.#flags = new Set([...outer, ...on.split('')].filter((flag) => !off.includes(flag)));
    if (end === ')') return [];
    this.#openGroups += 1;
    if (this.#openGroups > MAX_DEPTH) throw new Mistake(TOO_LARGE);
    const part = this.alternatives();
    if (!this.#reader.take(/\)/y)) throw new Mistake(`${opening[0]} has no closing )`);
    this.#openGroups -= 1;
    this.#flags = outer;
    return [part];
  }
}

function groupMistake(reader: CharacterReader): Mistake {
  const written = reader.take(/\(\?(?:<?[!=]|P?<[^>]*>|[^):]{0,9}[):]?)/y)?.[0] ?? '';
  const reason = /^\(\?<?[!=]/.test(written) ? 'looks around, which' : 'begins a group that';
  return new Mistake(`${written} ${reason} RE2 does not know`);
}

function repeatedAs(written: string, part: Part | undefined, before: string): Part {
  if (before !== '') throw new Mistake(`${before}${written} repeats a repetition`);
  if (part === undefined) throw new Mistake(`there is nothing to repeat before ${written}`);
  const braces = SIGNS[written.charAt(0)] ?? written;
  const [least = 0, last] = (braces.match(/\d+/g) ?? []).map(Number);
  const most = braces.includes(',}') ? undefined : (last ?? least);
  const whole = repeated(part, least, most);
  if (whole.copies > MAX_COPIES) throw new Mistake(`${written} makes over ${MAX_COPIES} copies`);
  if (most !== undefined && most < least) throw new Mistake(`${written} counts down`);
  return whole;
}

/** A complete object or array in a text. `end` is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The next token. */
export type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end';

interface Container {
  readonly start: number;
  readonly isList: boolean;
  /** It is not the value of a member, so it may be a document by itself. */
  readonly standsAlone: boolean;
  readonly parent: Container | undefined;
}

interface Chain<T> {
  readonly last: T;
  readonly before: Chain<T> | undefined;
}

/** What has been read of a document. The chains share their beginnings, so that a copy takes no time. */
export interface GrammarState {
  readonly expected: Expected;
  readonly open: Container | undefined;
  /** The outermost complete containers that stand alone. */
  readonly complete: Chain<Range> | undefined;
  /** Offsets of NaN and Infinity, which `JSON.parse` refuses. */
  readonly unusual: Chain<number> | undefined;
  /** Commas and opening brackets: an upper bound of the number of values. */
  readonly values: number;
  /** Whether a name and a colon were read, which hardly any other text has. */
  readonly hasMember: boolean;
  readonly isBehindContainer: boolean;
  readonly isBehindForeignLine: boolean;
}

export const BEGINNING: GrammarState = {
  expected: 'value',
  open: undefined,
  complete: undefined,
  unusual: undefined,
  values: 0,
  hasMember: false,
  isBehindContainer: false,
  isBehindForeignLine: false,
};

export function listOf<T>(chain: Chain<T> | undefined): readonly T[] {
  const all: T[] = [];
  for (let each = chain; each !== undefined; each = each.before) all.push(each.last);
  return all.toReversed();
}

/** Written in place, as copies for each token take time. */
export type OpenState = { -readonly [K in keyof GrammarState]: GrammarState[K] };

export function open(state: OpenState, start: number, isList: boolean): void {
  const { open: parent, isBehindForeignLine } = state;
  const standsAlone =
    isBehindForeignLine || parent === undefined || (parent.isList && parent.standsAlone);
  state.open = { start, isList, standsAlone, parent };
  state.expected = isList ? 'value or end' : 'key or end';
  state.values += 1;
}

/** @returns false if this is not its bracket */
export function close(state: OpenState, end: number, bracket: string): boolean {
  const container = state.open;
  if (container === undefined || bracket !== (container.isList ? ']' : '}')) return false;
  const { start, standsAlone, parent } = container;
  state.open = parent;
  state.expected = 'comma or end';
  state.isBehindContainer = true;
  if (standsAlone) state.complete = joined(state.complete, { start, end });
  return true;
}

/** The containers inside the range are not the outermost any more. */
function joined(complete: GrammarState['complete'], range: Range): Chain<Range> {
  let before = complete;
  while (before !== undefined && before.last.start > range.start) before = before.before;
  return { last: range, before };
}

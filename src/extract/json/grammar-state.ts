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
  /** It is no value of a member, so it may be a document by itself. */
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

export function opened(
  { open: parent, values, isBehindForeignLine }: GrammarState,
  start: number,
  isList: boolean,
): Partial<GrammarState> {
  const standsAlone =
    isBehindForeignLine || parent === undefined || (parent.isList && parent.standsAlone);
  return {
    open: { start, isList, standsAlone, parent },
    expected: isList ? 'value or end' : 'key or end',
    values: values + 1,
  };
}

/** Undefined if this is not its bracket. */
export function closed(
  { open, complete }: GrammarState,
  end: number,
  bracket: string,
): Partial<GrammarState> | undefined {
  if (open === undefined || bracket !== (open.isList ? ']' : '}')) return undefined;
  const { start, standsAlone, parent } = open;
  return {
    open: parent,
    expected: 'comma or end',
    isBehindContainer: true,
    complete: standsAlone ? joined(complete, { start, end }) : complete,
  };
}

/** The containers inside the range are not the outermost any more. */
function joined(complete: GrammarState['complete'], range: Range): Chain<Range> {
  let before = complete;
  while (before !== undefined && before.last.start > range.start) before = before.before;
  return { last: range, before };
}

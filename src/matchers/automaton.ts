type State =
  | { readonly kind: 'end' }
  | { readonly kind: 'fork'; readonly ways: readonly State[] }
  | { readonly kind: 'character' | 'position'; readonly pattern: RegExp; readonly next: State };

/** Puts a part of the expression before `next`, and returns its first state. */
type Build = (next: State) => State;

export interface Part {
  readonly build: Build;
  readonly depth: number;
  /** How many times the repetitions in it copy their innermost part. */
  readonly copies: number;
}

/** @param pattern sticky. It tests the character at a position, or the position itself. */
export function single(kind: 'character' | 'position', pattern: RegExp): Part {
  return partOf([], (next) => ({ kind, pattern, next }));
}

export function inOrder(parts: readonly Part[]): Part {
  return joined(parts, (next) => parts.reduceRight((after, { build }) => build(after), next));
}

export function anyOf(parts: readonly Part[]): Part {
  return joined(parts, (next) => ({ kind: 'fork', ways: parts.map(({ build }) => build(next)) }));
}

function joined(parts: readonly Part[], build: Build): Part {
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : partOf(parts, build);
}

/** @param most undefined if there is no limit */
export function repeated(part: Part, least: number, most: number | undefined): Part {
  const { build } = part;
  const whole = partOf([part], (next) => {
    const orNext: Build = (after) => ({ kind: 'fork', ways: [build(after), next] });
    if (most !== undefined) return times(least, build, times(most - least, orNext, next));
    const ways = [next];
    const againOrNext: State = { kind: 'fork', ways };
    const again = build(againOrNext);
    ways.push(again);
    return times(least - 1, build, least === 0 ? againOrNext : again);
  });
  return { ...whole, copies: Math.max(1, part.copies * (most ?? Math.max(1, least))) };
}

function times(count: number, build: Build, next: State): State {
  let first = next;
  for (let copy = 0; copy < count; copy += 1) first = build(first);
  return first;
}

function partOf(parts: readonly Part[], build: Build): Part {
  const depth = parts.reduce((deepest, part) => Math.max(deepest, part.depth), 0) + 1;
  const copies = parts.reduce((most, part) => Math.max(most, part.copies), 1);
  return { build, depth, copies };
}

/**
 * Tests whether a part matches a whole text. Follows all ways at once (Thompson's algorithm), so
 * time is linear in the length of the text.
 */
export function wholeTextTest({ build }: Part): (text: string) => boolean {
  const first = build({ kind: 'end' });
  return (text) => {
    let at = 0;
    let reached = reachedFrom([first], text, at);
    for (const character of text) {
      const next = [...reached].flatMap((state) =>
        state.kind === 'character' && matchesAt(state.pattern, text, at) ? [state.next] : [],
      );
      at += character.length;
      reached = reachedFrom(next, text, at);
    }
    return [...reached].some(({ kind }) => kind === 'end');
  };
}

/** These states and those that follow without a character. The loop also visits what it adds. */
function reachedFrom(states: readonly State[], text: string, at: number): ReadonlySet<State> {
  const reached = new Set(states);
  for (const state of reached) {
    if (state.kind === 'fork') for (const way of state.ways) reached.add(way);
    if (state.kind === 'position' && matchesAt(state.pattern, text, at)) reached.add(state.next);
  }
  return reached;
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

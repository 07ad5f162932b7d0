import type { Labels } from '../../model/metric-family.js';

/** The part before the pattern in `NAME{label="value"}:WORD:WORD=PATTERN`. */
export interface Head {
  readonly name: string;
  /** Constant labels. */
  readonly labels: Labels;
  readonly words: readonly string[];
}

export type SplitSpec =
  | { readonly kind: 'split'; readonly head: Head; readonly pattern: string }
  | { readonly kind: 'invalid'; readonly reason: string };

const SPEC =
  /^(?<name>[^{:=]*)(?:\{(?<labels>(?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?(?<words>(?::[^:=]*)*)=(?<pattern>[^]*)$/;

const LABEL = /\s*(?<label>[^\s=,"]+)\s*=\s*"(?<value>(?:[^"\\]|\\.)*)"\s*(?:,|$)/y;

export function splitSpec(text: string): SplitSpec {
  const groups = SPEC.exec(text)?.groups;
  if (groups === undefined) {
    return invalid(
      /^[^=]*\{[^]*=/.test(text)
        ? `"${text}" is not understood: write NAME{label="value"}=PATTERN`
        : `"${text}" has no =: write NAME=PATTERN`,
    );
  }
  const { name = '', labels: written = '', words = '', pattern = '' } = groups;
  const labels = readLabels(written);
  if (labels === undefined) {
    return invalid(`{${written}} is not understood: write labels as {label="value"}`);
  }
  return { kind: 'split', head: { name, labels, words: words.split(':').slice(1) }, pattern };
}

/**
 * The same pattern with one more word before the `=`.
 *
 * @param unless one of these is there already
 */
export function withWord(spec: string, word: string, unless: readonly string[]): string {
  const split = splitSpec(spec);
  if (split.kind === 'invalid' || split.head.words.some((each) => unless.includes(each))) {
    return spec;
  }
  return `${spec.slice(0, -split.pattern.length - 1)}:${word}=${split.pattern}`;
}

function readLabels(text: string): Labels | undefined {
  const pairs = pairsIn(text, LABEL);
  return pairs && Object.fromEntries(pairs.map(({ label, value }) => [label, value]));
}

interface Pair {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/**
 * What is between the braces of `rows{table="a",kind="b"}`. Undefined if it is not of that form.
 *
 * @param pair sticky, with the groups `label`, `value` and maybe `operator`
 */
export function pairsIn(text: string, pair: RegExp): readonly Pair[] | undefined {
  const pairs: Pair[] = [];
  pair.lastIndex = 0;
  for (let end = 0; end < text.length; end = pair.lastIndex) {
    const { label, operator = '=', value } = pair.exec(text)?.groups ?? {};
    if (label === undefined || value === undefined) return undefined;
    pairs.push({ label, operator, value: value.replaceAll(/\\(.)/g, '$1') });
  }
  return pairs;
}

function invalid(reason: string): SplitSpec {
  return { kind: 'invalid', reason };
}

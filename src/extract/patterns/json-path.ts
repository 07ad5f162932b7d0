import type { JsonStep } from '../../model/pattern.js';

export type ParsedJsonPath =
  | { readonly kind: 'path'; readonly steps: readonly JsonStep[] }
  /** `at` is the index of the first character that is not understood. */
  | { readonly kind: 'invalid'; readonly at: number };

/** Sticky: each matches where the step before it ended. */
const STEPS: readonly (readonly [RegExp, (text: string) => JsonStep])[] = [
  [/\.\*|\[\s*\*\s*\]/y, () => ({ kind: 'every' })],
  [/\.([\p{L}_][\p{L}\p{N}_-]*)/uy, (name) => ({ kind: 'member', name })],
  [/\[\s*(-?(?:0|[1-9]\d{0,8}))\s*\]/y, (text) => ({ kind: 'element', index: Number(text) })],
  [/\[\s*'([^']*)'\s*\]/y, (name) => ({ kind: 'member', name })],
  [/\[\s*"([^"]*)"\s*\]/y, (name) => ({ kind: 'member', name })],
];

/**
 * A subset of RFC 9535: `$.a.b`, `$['a b']`, `$.list[0]`, `$.list[-1]`, `$.list[*]`, `$.a.*`. A library for all of it takes
 * longer to load than jobmeter takes to start.
 */
export function parseJsonPath(text: string): ParsedJsonPath {
  const steps: JsonStep[] = [];
  let at = 1;
  while (at < text.length) {
    const read = readStep(text, at);
    if (read === undefined) return { kind: 'invalid', at };
    steps.push(read.step);
    at = read.end;
  }
  return { kind: 'path', steps };
}

function readStep(text: string, at: number): { step: JsonStep; end: number } | undefined {
  for (const [regexp, toStep] of STEPS) {
    regexp.lastIndex = at;
    const match = regexp.exec(text);
    if (match !== null) return { step: toStep(match[1] ?? ''), end: regexp.lastIndex };
  }
  return undefined;
}

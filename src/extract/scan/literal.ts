import type { Regexp } from '../../model/pattern.js';

/** A single character occurs in too many lines. */
const SHORTEST = 2;

/**
 * One token of a regular expression: a class, an escape, a quantifier, or a character. Text in classes and groups is
 * ignored, so only their ends matter.
 */
const TOKEN = /\[(?:\\.|[^\]\\])*\]|\\[^]|[*+?]\??|\{\d+(?:,\d*)?\}\??|[^]/gu;

/** Escapes of more than two characters: `\x41`, `\u0041`, `\cA`, `\k<name>`, `\p{L}`, `\12`. */
const LONGER_ESCAPE = /^\\[xuckpP\d]/;

/**
 * A text that every match contains: the longest run of characters outside groups, in a pattern without alternatives.
 * Undefined if there is none. Lines without it need no search.
 */
export function requiredLiteral({ source, flags }: Regexp): string | undefined {
  // With i, one text stands for many. With v, classes may be nested, which TOKEN does not handle.
  if (/[iv]/.test(flags)) return undefined;
  const tokens = source.match(TOKEN) ?? [];
  if (tokens.some((token) => LONGER_ESCAPE.test(token))) return undefined;
  const runs = [''];
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token === '(') depth += 1;
    if (token === '|' && depth === 0) return undefined;
    const literal = depth === 0 ? literalOf(token) : undefined;
    if (token === ')') depth -= 1;
    const quantifier = quantifierAt(tokens[index + 1]);
    if (literal === undefined || quantifier === 'may be absent') runs.push('');
    else {
      runs.push((runs.pop() ?? '') + literal);
      if (quantifier === 'repeats') runs.push('');
    }
  }
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best));
  return longest.length < SHORTEST ? undefined : longest;
}

/** Printable ASCII that is not syntax, or escaped punctuation. */
function literalOf(token: string): string | undefined {
  if (/^[ -~]$/.test(token)) return /[$()*+.?[\\\]^{|}]/.test(token) ? undefined : token;
  return /^\\[!-/:-@[-`{-~]$/.test(token) ? token.slice(1) : undefined;
}

function quantifierAt(token: string | undefined): 'once' | 'repeats' | 'may be absent' {
  if (token === undefined || !/^(?:[*+?]\??|\{\d.*)$/.test(token)) return 'once';
  return token.startsWith('+') || /^\{0*[1-9]/.test(token) ? 'repeats' : 'may be absent';
}

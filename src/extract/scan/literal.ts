import type { Regexp } from '../../model/pattern.js';

/** Shorter ones are in every other line. */
const SHORTEST = 2;

/**
 * One token of a regular expression: a class, the beginning of a group, an escape, a quantifier, or a character. What is
 * in a class or in a group does not count here, so their ends are all that matters.
 */
const TOKEN = /\[(?:\\.|[^\]\\])*\]|\\[^]|[*+?]\??|\{\d+(?:,\d*)?\}\??|[^]/gu;

/** `\x41`, `\u0041`, `\cA`, `\k<name>`, `\p{L}`, `\12`: what follows belongs to it. */
const LONGER_ESCAPE = /^\\[xuckpP\d]/;

/**
 * A text that every match contains, the longest that is easily seen: characters in a row outside of groups, in a pattern
 * without alternatives. Undefined where there is none. A line without it needs no look.
 */
export function requiredLiteral({ source, flags }: Regexp): string | undefined {
  // Case that does not matter makes many texts of one. With v, a class may hold another, and the tokens here are wrong.
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

/** Printable ASCII without a meaning of its own, or escaped punctuation. */
function literalOf(token: string): string | undefined {
  if (/^[ -~]$/.test(token)) return /[$()*+.?[\\\]^{|}]/.test(token) ? undefined : token;
  return /^\\[!-/:-@[-`{-~]$/.test(token) ? token.slice(1) : undefined;
}

function quantifierAt(token: string | undefined): 'once' | 'repeats' | 'may be absent' {
  if (token === undefined || !/^(?:[*+?]\??|\{\d.*)$/.test(token)) return 'once';
  return token.startsWith('+') || /^\{0*[1-9]/.test(token) ? 'repeats' : 'may be absent';
}

/** A longer prefix is not a timestamp. */
const LONGEST_PREFIX = 200;

const NONE = /^/;

/**
 * Matches the same text with any numbers, padded or not. If it has some, also with other words: the name of the month, the
 * level.
 */
export function prefixLike(text: string): RegExp {
  if (text === '' || text.length > LONGEST_PREFIX || text.includes('{')) return NONE;
  const word = /\d/.test(text) ? '[A-Za-z]+' : undefined;
  const pattern = text.replaceAll(PARTS, (part, at: number) => {
    if (/^[A-Za-z]/.test(part)) return word ?? part;
    if (!/\d$/.test(part)) return `\\${part}`;
    // Two numbers without a blank between them would match in many ways, each of which V8 tries.
    return /\d/.test(text[at - 1] ?? '') ? String.raw` +\d+` : String.raw` *\d+`;
  });
  return new RegExp(`^${pattern}`);
}

const PARTS = /[A-Za-z]+| *\d+|[$()*+.?[\\\]^{|}]/g;

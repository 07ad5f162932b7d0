/** A number, a name with optional braces, or an operator. */
const TOKEN =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[\w.]*)|(?:(?<name>[A-Za-z_:][\w:.]*)|"(?<double>[^"]+)"|'(?<single>[^']+)')(?:\s*\{(?<labels>(?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?|(?<symbol>\|\||&&|[=!<>]=|[-+*/%<>!()]))\s*/y;

export interface Token {
  readonly kind: 'number' | 'name' | 'symbol' | 'strange' | 'end';
  readonly text: string;
  /** The text between the braces after a name. */
  readonly labels?: string;
  /** Index of its first character. */
  readonly at: number;
}

/** Ends at the first character that no token begins with. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = /^\s*/.exec(text)?.[0].length ?? 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) {
      return [...tokens, { kind: 'strange', text: text.slice(at, at + 1), at }];
    }
    tokens.push({ ...tokenOf(groups), at });
    at = TOKEN.lastIndex;
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Omit<Token, 'at'> {
  const { number, labels, symbol = '' } = groups;
  const name = groups['name'] ?? groups['double'] ?? groups['single'];
  if (number !== undefined) return { kind: 'number', text: number };
  if (name === undefined) return { kind: 'symbol', text: symbol };
  return { kind: 'name', text: name, ...(labels !== undefined && { labels }) };
}

const STRING = String.raw`"(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"`;
const OTHER = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null`;
const BLANK = String.raw`[ \t\r\n]*`;

type Awaited = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or end' | 'end';

/**
 * Describes where a text stops being JSON. V8 would quote the text, which may be a secret from a
 * wrong file.
 */
export function placeOfMistake(text: string): string {
  const before = text.slice(0, positionOfMistake(text)).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function positionOfMistake(text: string): number {
  const token = new RegExp(`${BLANK}(?<text>[{}[\\],:]|${STRING}|${OTHER}|$)`, 'y');
  const open: ('{' | '[')[] = [];
  let awaited: Awaited = 'value';
  for (;;) {
    const start = token.lastIndex;
    const found = token.exec(text)?.groups?.['text'];
    const next: Awaited | undefined = found === undefined ? undefined : after(found, awaited, open);
    if (next === undefined) {
      return start + (new RegExp(BLANK, 'y').exec(text.slice(start))?.[0].length ?? 0);
    }
    if (found === '') return text.length;
    awaited = next;
  }
}

/** The next expected token. Undefined if the token itself was unexpected. */
function after(token: string, awaited: Awaited, open: ('{' | '[')[]): Awaited | undefined {
  const isValue = awaited.startsWith('value');
  const ended = (): Awaited => (open.length === 0 ? 'end' : 'comma or end');
  switch (token) {
    case '':
      return awaited === 'end' ? 'end' : undefined;
    case '{':
    case '[':
      if (!isValue) return undefined;
      open.push(token);
      return token === '{' ? 'key or }' : 'value or ]';
    case '}':
    case ']': {
      const isAwaited = awaited === 'comma or end' || awaited.endsWith(` ${token}`);
      if (!isAwaited || open.pop() !== (token === '}' ? '{' : '[')) return undefined;
      return ended();
    }
    case ',':
      if (awaited !== 'comma or end') return undefined;
      return open.at(-1) === '{' ? 'key' : 'value';
    case ':':
      return awaited === 'colon' ? 'value' : undefined;
    default:
      if (token.startsWith('"') && awaited.startsWith('key')) return 'colon';
      return isValue ? ended() : undefined;
  }
}

/** Escapes in label values and HELP of text exposition format 0.0.4. Gateways accept no others. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\\\', '\\'],
  ['\\n', '\n'],
  ['\\"', '"'],
]);

const ESCAPE = /\\[^]?/gu;

export type Unescaped =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly reason: string };

/** Also accepts `\"` in HELP, which only OpenMetrics defines. */
export function unescapeText(written: string): Unescaped {
  const unknown = written.match(ESCAPE)?.find((escape) => !ESCAPES.has(escape));
  if (unknown !== undefined) {
    return { kind: 'problem', reason: `${unknown} is not an escape: write a backslash as \\\\` };
  }
  return { kind: 'text', text: written.replace(ESCAPE, (escape) => ESCAPES.get(escape) ?? escape) };
}

/** A value that was parsed takes up to 100 bytes, and as little as three in the text. */
export const VALUES_LIMIT = 600_000;

/** `{` or `[`, and what may follow in JSON: many a log line begins with `[INFO]`. */
const BEGINNING = /\{\s*(?:["}]|$)|\[\s*(?:[[\]{"\d-]|true|false|null|NaN|Infinity|$)/g;

export function nextBeginning(line: string, from: number): number | undefined {
  BEGINNING.lastIndex = from;
  return BEGINNING.exec(line)?.index;
}

const IN_JSON: Readonly<Record<string, string>> = {
  NaN: 'null',
  Infinity: '1e999',
  '-Infinity': '-1e999',
};

/** @param unusual where NaN and Infinity stand, ascending */
export function asJson(text: string, unusual: readonly number[]): string {
  if (unusual.length === 0) return text;
  const pieces: string[] = [];
  let from = 0;
  for (const at of unusual) {
    const [word = ''] = /^-?\w+/.exec(text.slice(at, at + 9)) ?? [];
    pieces.push(text.slice(from, at), IN_JSON[word] ?? word);
    from = at + word.length;
  }
  return pieces.join('') + text.slice(from);
}

/** By their commas, those in strings included. */
export function hasTooManyValues(text: string): boolean {
  if (text.length < VALUES_LIMIT) return false;
  let commas = 0;
  for (let at = text.indexOf(','); at >= 0; at = text.indexOf(',', at + 1)) commas += 1;
  return commas > VALUES_LIMIT;
}

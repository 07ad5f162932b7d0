export const BLANK: RegExp = /[\t\r ]*/y;
const PLAIN = /[^"\\\u0000-\u001F]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y;
/** Python's json module prints NaN and Infinity. */
export const SCALAR: RegExp =
  /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity)(?![\w.+-])/y;

/** The end of the string at `start`; undefined if it does not end. */
export function stringEnd(line: string, start: number): number | undefined {
  let at = endOf(PLAIN, line, start + 1);
  while (line[at] === '\\') {
    const end = endOf(ESCAPE, line, at);
    if (end === at) return undefined;
    at = endOf(PLAIN, line, end);
  }
  return line[at] === '"' ? at + 1 : undefined;
}

/** The end of the match at `at`; `at` itself without a match. */
export function endOf(sticky: RegExp, line: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(line) ? sticky.lastIndex : at;
}

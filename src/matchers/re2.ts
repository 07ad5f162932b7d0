import { RE2JS, RE2JSSyntaxException } from 're2js';

/**
 * The regular expressions of Prometheus: RE2, which has no look-around and no back references, and takes time linear in
 * the text. Anchored at both ends; `.` also matches a newline, as from Prometheus 3 on.
 *
 * @throws Error for what is none
 */
export function compileRegexp(source: string): (text: string) => boolean {
  const compiled = RE2JS.compile(source, RE2JS.DOTALL);
  return (text) => compiled.testExact(text);
}

/** Why it is none; undefined where it is one. */
export function regexpProblem(source: string): string | undefined {
  try {
    compileRegexp(source);
    return undefined;
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return error.message.replace(/^error parsing regexp: /, '');
  }
}

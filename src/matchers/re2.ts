import { RE2JS, RE2JSSyntaxException } from 're2js';

/**
 * Compiles a regular expression of Prometheus. These are RE2: no look-around, no back references,
 * and linear time. They are anchored at both ends, and `.` also matches a newline, as of Prometheus
 * 3.
 * @throws Error for an invalid expression
 */
export function compileRegexp(source: string): (text: string) => boolean {
  const compiled = RE2JS.compile(source, RE2JS.DOTALL);
  return (text) => compiled.testExact(text);
}

/** Why the expression is invalid. Undefined if it is valid. */
export function regexpProblem(source: string): string | undefined {
  try {
    // With a flag, a message would quote the expression with that flag in front.
    RE2JS.compile(source);
    return undefined;
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return error.message.replace(/^error parsing regexp: /, '');
  }
}

/** Fails the test run on a warning of Node, such as a deprecation or a listener leak. */
export function throwWarning(warning: Error): void {
  throw warning;
}

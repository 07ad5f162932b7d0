/** What JavaScript throws for a mistake in the program, in words that mean nothing to its users. */
const OWN_MISTAKES = [TypeError, RangeError, ReferenceError, SyntaxError];

/** Why something failed, for people. The words of an exception only where it was thrown for them, as by the platform. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return OWN_MISTAKES.some((kind) => error instanceof kind)
    ? `a mistake in jobmeter (${error.name}): please report it`
    : error.message;
}

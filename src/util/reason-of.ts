/** What JavaScript throws for a mistake in the program, in words that mean nothing to its users. */
const OWN_MISTAKES = [TypeError, RangeError, ReferenceError, SyntaxError];

/** Why something failed, for people. The words of an exception only where it was thrown for them, as by the platform. */
export function reasonOf(error: unknown): string {
  const isOwn = OWN_MISTAKES.some((kind) => error instanceof kind);
  return isOwn
    ? `a mistake in jobmeter (${(error as Error).name}): please report it`
    : messageOf(error);
}

/** The words of an exception of the platform, such as one of node:fs. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

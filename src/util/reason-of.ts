/** Errors that JavaScript throws for a bug, whose messages mean nothing to users. */
const OWN_MISTAKES = [TypeError, RangeError, ReferenceError, SyntaxError];

/**
 * Describes a failure for people. Uses the message of an exception only if it was written for them,
 * as those of the platform are.
 */
export function reasonOf(error: unknown): string {
  const isOwn = OWN_MISTAKES.some((kind) => error instanceof kind);
  return isOwn
    ? `a mistake in jobmeter (${(error as Error).name}): please report it`
    : messageOf(error);
}

/** The message of an exception of the platform, such as one of node:fs. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

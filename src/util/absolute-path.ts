import path from 'node:path';

/** Undefined for a relative path if the working directory was deleted. */
export function absolutePath(given: string): string | undefined {
  try {
    return path.resolve(given);
  } catch {
    return undefined;
  }
}

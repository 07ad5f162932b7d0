/** The beginning of a value as JSON. One that is nested too deeply for `JSON.stringify` has no more than its bracket. */
export function jsonExcerpt(value: unknown, length: number): string {
  try {
    return (JSON.stringify(value) ?? '').slice(0, length);
  } catch {
    return Array.isArray(value) ? '[…' : '{…';
  }
}

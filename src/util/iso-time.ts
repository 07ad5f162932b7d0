/** `2026-11-27T03:00:00Z`, for messages. `seconds` since the epoch. */
export function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+/, '');
}

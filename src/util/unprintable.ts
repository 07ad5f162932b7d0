/** Control characters and bidirectional controls, which text from elsewhere must not send to a terminal. */
export const UNPRINTABLE: RegExp =
  /[\u0000-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\uFFFD');
}

const LIMIT = 500;

/** Control characters, invisible characters, line ends and runs of whitespace. */
const NOT_TEXT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu;

const USERINFO = /(:\/\/)[^/\s@]*@/g;

/**
 * Prepares text from a server for a message: one line of at most 500 characters. Reduces an HTML
 * page of a proxy to its title, and masks secrets that the server echoes.
 */
export function oneLine(text: string, secrets: readonly string[]): string {
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1] ?? text;
  const secretless = secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), title);
  const line = secretless.replace(USERINFO, '$1').replace(NOT_TEXT, ' ').trim();
  return line.length > LIMIT ? `${line.slice(0, LIMIT - 1).toWellFormed()}…` : line;
}

const LIMIT = 500;

/** Terminal control, invisible characters and line ends have no place in a line for people. */
const NOT_TEXT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu;

const USERINFO = /(:\/\/)[^/\s@]*@/g;

/**
 * What a server wrote, as part of a message: one line of at most 500 characters, without secrets. A
 * proxy's HTML page is cut down to its title; a server that echoes our credentials does not get them printed.
 */
export function oneLine(text: string, secrets: readonly string[]): string {
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1] ?? text;
  const secretless = secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), title);
  const line = secretless.replace(USERINFO, '$1').replace(NOT_TEXT, ' ').trim();
  return line.length > LIMIT ? `${line.slice(0, LIMIT - 1).toWellFormed()}…` : line;
}

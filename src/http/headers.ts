/** Checks headers and credentials. Every check returns the problem and its remedy, or undefined; never the value. */

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;

/** Latin-1 without control characters: RFC 9110, section 5.5. */
const VALUE = /^[\t\u0020-\u007E\u0080-\u00FF]+$/;

/** Headers that jobmeter sets itself: they describe the framing or the content of the message. */
const RESERVED: readonly string[] = [
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

export function headerNameProblem(name: string): string | undefined {
  if (!TOKEN.test(name)) {
    return 'has a name that no header can have: use letters, digits and - before the colon';
  }
  if (RESERVED.includes(name)) return `${name} is set by jobmeter itself: leave it out`;
  return undefined;
}

export function headerValueProblem(name: string, value: string): string | undefined {
  if (value === '') return `${name} has no value: write NAME:VALUE`;
  if (VALUE.test(value)) return undefined;
  return `${name} has a line end, or another character that no header can carry: correct its value`;
}

/** RFC 7617: the first colon ends the user name. */
export function basicUserProblem(user: string): string | undefined {
  if (user === '') return 'is empty: give a name, or leave it out';
  if (user.includes(':')) {
    return 'has a colon: give the name alone; the password comes from --password-file or JOBMETER_PASSWORD';
  }
  return /[\u0000-\u001F\u007F]/.test(user) ? 'has a control character: correct it' : undefined;
}

/** Refuses only what breaks a header: some servers accept more characters in a bearer token than RFC 6750 allows. */
export function bearerTokenProblem(token: string): string | undefined {
  if (token === '') return 'is empty';
  return /^[\u0021-\u007E]+$/.test(token) ? undefined : 'has a blank or a line end inside';
}

/** Encodes user name and password as UTF-8, as RFC 7617 recommends. */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** What to do about a status that means the same from every server. */
export const ADVICE_OF_ANY_SERVER: Readonly<Record<number, string>> = {
  401: 'check the user name and password, or the token',
  403: 'check the user name and password, or the token, and what they are allowed to do',
  407: 'check the credentials for the proxy',
  429: 'push less often, or raise the limit',
};

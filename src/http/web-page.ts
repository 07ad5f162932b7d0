const WEB_PAGE = /^\s*<(?:!doctype|!--|\?xml|html|head|title|meta|script|body)/i;

/**
 * Whether the response comes from something in front of the server: a login portal or the error
 * page of a proxy.
 */
export function isWebPage(body: string): boolean {
  return WEB_PAGE.test(body);
}

const WEB_PAGE = /^\s*<(?:!doctype|!--|\?xml|html|head|title|meta|script|body)/i;

/** Whether something stands before the server: a login portal, or an error page of a proxy. */
export function isWebPage(body: string): boolean {
  return WEB_PAGE.test(body);
}

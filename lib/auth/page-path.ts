/** Set by the proxy of the pages from the address that was asked for, never by the client. */
export const ASKED_PAGE_HEADER = "x-rounds-asked-page";

const LONGEST = 2000;
/** Every page of this server has such a path, and no other server can be named by one. */
const PATH = /^(?:\/[A-Za-z0-9_-]+)+$/;
/** Not for who comes back from signing in. */
const NO_PAGES = /^\/(?:api|sign-in)(?:\/|$)/;

/**
 * The page that somebody asked for before they had to sign in, to be sent there afterwards.
 *
 * @param address what a request or the address of the sign-in page says; anybody may have written it
 * @returns path and query; null for whatever is no page of this server but the start page
 */
export function readPagePath(address: string | null): string | null {
  if (address === null || address.length > LONGEST) return null;
  const end = address.indexOf("?");
  const path = end === -1 ? address : address.slice(0, end);
  if (!PATH.test(path) || NO_PAGES.test(path)) return null;
  // Written anew: what a query may hold unescaped, the session library takes for another server's.
  const query = new URLSearchParams(address.slice(path.length)).toString().replaceAll("*", "%2A");
  return query === "" ? path : `${path}?${query}`;
}

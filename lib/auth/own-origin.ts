/**
 * Says whether a request comes from a page of this server: its Origin names the host that it was
 * sent to, or the configured public address. A request without an Origin says nothing and counts as
 * foreign.
 */
export function isOwnOrigin(headers: Headers, publicUrl: URL | null): boolean {
  const origin = headers.get("origin");
  if (origin === null || !URL.canParse(origin)) return false;
  if (publicUrl !== null && origin === publicUrl.origin) return true;
  return new URL(origin).host === headers.get("host");
}

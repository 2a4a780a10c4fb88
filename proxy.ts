import { type NextRequest, NextResponse } from "next/server";
import { ASKED_PAGE_HEADER } from "@/lib/auth/page-path";

/**
 * Gives each page a Content-Security-Policy with a nonce of its own, and tells it its address. Pages
 * check the session themselves; nothing here decides what anybody may see.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  // Nothing is called so, and PostgreSQL cannot even be asked for it.
  if (/%00|\0/.test(`${pathname}${search}`)) {
    const headers = { "content-type": "text/plain; charset=utf-8" };
    return new NextResponse("Expected an address without the character NUL, but found one.\n", {
      status: 400,
      headers,
    });
  }
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  headers.set(ASKED_PAGE_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    "default-src 'self'",
    // The development server evaluates the modules that it reloads.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    // Charts position their parts by style attributes, which a nonce cannot cover.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
    // The check of a bundle runs beside the page.
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = {
  // Not the API, nor what clients of trackers ask: a body that passes here is cut off at 10 MB without an error.
  matcher: ["/((?!(?:p/[^/]+/)?(?:api/|files/|graphql$|version$)|_next/static|_next/image|favicon.ico|icon.svg).*)"],
};

import type { IncomingMessage, ServerResponse } from "node:http";
import { hashToken, isSameHash } from "@/lib/auth/api-token";
import { logError } from "@/lib/http/log-error";
import type { Metrics } from "./metrics";

const ADDRESS = "/api/metrics";
const NO_STORE = { "cache-control": "no-store" };

/**
 * Answers a request for the metrics, to whoever has their own token; tokens of the API and sessions do not count.
 *
 * @param token null = there are no metrics, and the address is like any other that does not exist
 * @returns whether the request was one for the metrics
 */
export function answerMetrics(
  request: IncomingMessage,
  response: ServerResponse,
  { metrics, token }: { readonly metrics: Metrics; readonly token: string | null },
): boolean {
  if (token === null || request.url?.split("?", 1)[0] !== ADDRESS) return false;
  const [, given = ""] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "") ?? [];
  if (!isSameHash(hashToken(given), hashToken(token))) {
    response.writeHead(401, { ...NO_STORE, "www-authenticate": 'Bearer realm="metrics"' }).end();
  } else if (request.method !== "GET") {
    response.writeHead(405, { ...NO_STORE, allow: "GET" }).end();
  } else {
    metrics.write().then(
      ({ text, mediaType }) => response.writeHead(200, { ...NO_STORE, "content-type": mediaType }).end(text),
      (error: unknown) => {
        logError("the metrics could not be written", { error });
        response.writeHead(500, NO_STORE).end();
      },
    );
  }
  return true;
}

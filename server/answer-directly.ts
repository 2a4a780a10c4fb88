import type { IncomingMessage, ServerResponse } from "node:http";
import { ReadableStream } from "node:stream/web";
import { findDirectRoute } from "@/lib/http/direct-routes";
import { logError } from "@/lib/http/log-error";

/**
 * Answers what programs send many times a second, without Next.js between; see lib/http/direct-routes.ts.
 *
 * @returns whether the request is answered here
 */
export function answerDirectly(request: IncomingMessage, response: ServerResponse): boolean {
  // Programs alone: what browsers send with a session goes the way of the pages.
  if (request.method !== "POST" || request.headers.authorization === undefined) return false;
  const answer = findDirectRoute(request.url ?? "/");
  if (answer === null) return false;
  Promise.resolve()
    .then(async () => await answer(toRequest(request)))
    .then((answered) => send(answered, response))
    .catch((error: unknown) => {
      logError("a request was not answered", { error });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  return true;
}

/** Routes ask for path and query alone; what a client says of the host need not be an address. */
const BASE = "http://localhost";

/** With the headers as the server left them, who set some and took others away. */
function toRequest(request: IncomingMessage): Request {
  const { headers, method = "POST", url = "/" } = request;
  const init: RequestInit & { readonly duplex: "half" } = {
    method,
    headers: Object.entries(headers).flatMap(([name, values = []]) =>
      [values].flat().map((value): [string, string] => [name, value]),
    ),
    // Whoever stops reading leaves the connection as it is: the answer still goes out over it.
    body: ReadableStream.from(request.iterator({ destroyOnReturn: false })) as BodyInit,
    duplex: "half",
  };
  return new Request(new URL(url, BASE), init);
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer());
  // A client that sent too slowly was told so meanwhile.
  if (response.headersSent) return;
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  response.setHeader("content-length", body.length);
  response.writeHead(answer.status).end(body);
}

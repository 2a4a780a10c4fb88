import type { IncomingMessage, Server, ServerResponse } from "node:http";

const HEADERS_LIMIT_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;
/** An upload must bring at least so much in every such span of time. */
const PACE = { checkEveryMs: 30_000, minimumBytes: 4096 };

/**
 * Lets an upload take as long as it needs while it makes progress, and cuts off a client that hardly
 * sends: Node's own limit of five minutes for a whole request would do neither.
 */
export function limitSlowClients(server: Server): void {
  server.requestTimeout = 0;
  server.headersTimeout = HEADERS_LIMIT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
}

/** Watches the body of one request; ends the connection when it comes too slowly. */
export function watchBody(request: IncomingMessage, response: ServerResponse, pace = PACE): void {
  if (request.headers["content-length"] === undefined && request.headers["transfer-encoding"] === undefined) return;
  let before = request.socket.bytesRead;
  const timer = setInterval(() => {
    if (request.complete) return clearInterval(timer);
    const received = request.socket.bytesRead - before;
    before += received;
    // Bytes that wait to be read are ours to take: then the server is slow, not the client.
    if (received >= pace.minimumBytes || request.readableLength > 0) return;
    clearInterval(timer);
    if (!response.headersSent) response.writeHead(408, { connection: "close" }).end();
    request.socket.destroySoon();
  }, pace.checkEveryMs);
  timer.unref();
  response.on("close", () => clearInterval(timer));
}

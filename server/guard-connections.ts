import type { IncomingMessage, Server, ServerResponse } from "node:http";

const HEADERS_LIMIT_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;
/** Node looks so often for who is late with the headers; its own half minute would double their limit. */
export const CONNECTION_OPTIONS = { connectionsCheckingInterval: 5_000 } as const;
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

/** How long what still comes of a refused body is let pass by before the connection is ended. */
const REST_LIMIT_MS = 30_000;

/**
 * Reads what is left of a body that was answered before its end, and throws it away. A client sends its
 * body to the end and then its next request over the same connection, which would wait behind the rest
 * for ever: Node itself passes over only bodies that nobody has begun to read.
 */
export function passOverRest(request: IncomingMessage, response: ServerResponse, limitMs = REST_LIMIT_MS): void {
  const { socket } = request;
  response.once("finish", () => {
    if (request.complete) return;
    // A stream that was given up cannot be read on: the connection ends with this answer.
    if (request.destroyed) return socket.destroySoon();
    // Whoever read it has been answered, and may hold it paused.
    request.removeAllListeners("data").removeAllListeners("readable").resume();
    const timer = setTimeout(() => socket.destroy(), limitMs);
    timer.unref();
    for (const event of ["end", "close"] as const) request.once(event, () => clearTimeout(timer));
  });
}

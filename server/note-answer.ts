import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { LogLevel } from "@/lib/config/environment";
import type { CurrentRequest } from "@/lib/http/current-request";
import { writeLog } from "@/lib/http/write-log";
import type { AnsweredRequest } from "./metrics";
import type { RequestRoute } from "./route-patterns";

/** Asked every few seconds by machines; their lines would bury the others. */
const POLLED = new Set(["/api/health", "/api/ready", "/api/metrics", "/_next/static"]);

/** Bytes that connections had carried when their last request ended: one connection carries many. */
const carried = new WeakMap<Socket, { read: number; written: number }>();

/**
 * Writes the log's one line about a request when its answer has ended, or its connection: who asked (an id) for
 * which route, and how that ended. No query, no header, no body and no name stands in it.
 *
 * @param count is told of it for the metrics
 */
export function noteAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  about: { readonly current: CurrentRequest; readonly route: RequestRoute },
  count: (answered: AnsweredRequest) => void,
): void {
  const started = performance.now();
  const { socket } = request;
  response.once("close", () => {
    const milliseconds = performance.now() - started;
    const isWhole = response.writableFinished;
    const { statusCode: status } = response;
    const method = request.method ?? "";
    const before = carried.get(socket) ?? { read: 0, written: 0 };
    const now = { read: socket.bytesRead, written: socket.bytesWritten };
    carried.set(socket, now);
    count({ method, route: about.route.pattern, status, milliseconds });
    writeLog(levelOf(about.route.pattern, status), "request", {
      requestId: about.current.id,
      method,
      path: about.route.path,
      status,
      ms: Math.round(milliseconds * 10) / 10,
      bytesIn: now.read - before.read,
      bytesOut: now.written - before.written,
      actor: about.current.actor,
      ...(isWhole ? {} : { brokenOff: true }),
    });
  });
}

function levelOf(route: string, status: number): LogLevel {
  // 503 says that the server is about to start or stop, or that something it needs is not there and logged.
  if (status >= 500 && status !== 503) return "error";
  if (status >= 400) return "warn";
  return POLLED.has(route) ? "debug" : "info";
}

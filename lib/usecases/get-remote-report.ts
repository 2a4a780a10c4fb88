import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { ReportFormat } from "@/lib/schema/report";
import type { ServerAddress } from "./call-server";
import { findRemoteRun } from "./find-remote-run";
import { isAccepted, readServerJson, refusedBy, unreachableAt } from "./server-answer";

/**
 * The report on a run of a server, as `GET /api/v1/runs/{id}/report` answers it, while it arrives.
 *
 * @param word id of the run, its name, or `project/run`
 * @throws AppError with the server's own sentence when it refuses, "conflict" for a name that several runs have,
 *   "unavailable" when it cannot be reached
 */
export async function getRemoteReport(
  server: ServerAddress,
  word: string,
  format: ReportFormat,
): Promise<AsyncIterable<Buffer>> {
  const id = await findRemoteRun(server, word);
  return await ask(server, `/api/v1/runs/${encodeURIComponent(id)}/report`, { format });
}

/** Not `fetch`, which gives up after five minutes without an answer: the bundle of a long run may take longer. */
async function ask(server: ServerAddress, path: string, query: Record<string, string>): Promise<IncomingMessage> {
  const address = new URL(path, server.url);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  const send = address.protocol === "https:" ? requestHttps : requestHttp;
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    send(address, { headers: { authorization: `Bearer ${server.token}` } }, resolve)
      .on("error", (cause) => reject(unreachableAt(server.url, cause)))
      .end();
  });
  if (!isAccepted(incoming)) throw refusedBy(await readServerJson(incoming), incoming);
  return incoming;
}

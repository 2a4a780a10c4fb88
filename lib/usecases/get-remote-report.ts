import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { ReportFormat } from "@/lib/schema/report";
import { type RunListItem, runListPageSchema } from "@/lib/schema/run";
import { describeRunChoice, isRunNamed } from "./name-run";
import { isAccepted, readServerJson, refusedBy, unreachableAt } from "./server-answer";

export type ReportServer = { readonly url: string; readonly token: string };

/**
 * The report on a run of a server, as `GET /api/v1/runs/{id}/report` answers it, while it arrives.
 *
 * @param word id of the run, its name, or `project/run`
 * @throws AppError with the server's own sentence when it refuses, "conflict" for a name that several runs have,
 *   "unavailable" when it cannot be reached
 */
export async function getRemoteReport(
  server: ReportServer,
  word: string,
  format: ReportFormat,
): Promise<AsyncIterable<Buffer>> {
  const id = await findRemoteRun(server, word);
  return await ask(server, `/api/v1/runs/${encodeURIComponent(id)}/report`, { format });
}

/** What no name fits is taken for an id, which the server knows or not. */
async function findRemoteRun(server: ReportServer, word: string): Promise<string> {
  const fitting: RunListItem[] = [];
  // The part of a name that is in every spelling of it.
  const search = word.slice(word.lastIndexOf("/") + 1);
  for (let page = 1; ; page += 1) {
    const answer = await readServerJson(await ask(server, "/api/v1/runs", { search, page: String(page) }));
    const { runs, pageSize, total } = runListPageSchema.parse(answer);
    fitting.push(...runs.filter((run) => isRunNamed(run, word)));
    if (page * pageSize >= total || runs.length === 0) break;
  }
  const [first, ...others] = fitting;
  if (first === undefined) return word;
  if (others.length > 0) throw describeRunChoice(word, fitting);
  return first.id;
}

/** Not `fetch`, which gives up after five minutes without an answer: the bundle of a long run may take longer. */
async function ask(server: ReportServer, path: string, query: Record<string, string>): Promise<IncomingMessage> {
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

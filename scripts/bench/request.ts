import { createReadStream } from "node:fs";
import { Agent, type IncomingMessage, request as openRequest } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Server } from "./server";

const PIECE_BYTES = 1 << 20;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

type Sent = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A file as the body, streamed. */
  readonly file?: string;
};

/**
 * Asks the server with its token over a connection that is kept. Node's plain client costs less of the
 * processor, which the server shares, than `fetch` does.
 *
 * @throws Error with the answer when it is an error
 */
export async function ask({ url, token }: Server, sent: Sent): Promise<IncomingMessage> {
  const { method, path, headers = {}, body, file } = sent;
  const authorization = `Bearer ${token}`;
  const outgoing = openRequest(url + path, { method, agent, headers: { authorization, ...headers } });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once("response", resolve);
    outgoing.once("error", reject);
    if (file === undefined) outgoing.end(body);
    // A server that refuses answers before it has everything: then the answer counts, not the broken transfer.
    else pipeline(createReadStream(file, { highWaterMark: PIECE_BYTES }), outgoing).catch(reject);
  });
  if ((response.statusCode ?? 500) >= 400) {
    throw new Error(`${method} ${path} answers ${response.statusCode}: ${(await readBytes(response)).toString()}`);
  }
  return response;
}

export async function askJson<T>(server: Server, sent: Sent): Promise<T> {
  return JSON.parse((await readBytes(await ask(server, sent))).toString("utf8"));
}

export async function readBytes(response: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece);
  return Buffer.concat(pieces);
}

export type Imported = { readonly runId: string; readonly points: number; readonly seconds: number };

/** Imports a file into a run and waits for the answer that acknowledges every point. */
export async function importFile(server: Server, file: string, run: string): Promise<Imported> {
  const query = new URLSearchParams({ project: server.projectId, run, filename: file.split("/").at(-1) ?? run });
  const started = performance.now();
  const path = `/api/v1/imports?${query}`;
  const answer = await askJson<{ runId: string; points: number }>(server, { method: "POST", path, file });
  return { ...answer, seconds: (performance.now() - started) / 1000 };
}

/** The diagnosis of an import runs beside whatever is measured next unless it is waited for. */
export async function waitForDiagnosis(server: Server, runId: string): Promise<void> {
  await readBytes(await ask(server, { method: "GET", path: `/api/v1/runs/${runId}/diagnosis` }));
}

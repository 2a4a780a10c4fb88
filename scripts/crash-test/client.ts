import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import { appendedPointsSchema, importResultSchema, runListPageSchema } from "@/lib/schema/run";
import { seriesPageSchema } from "@/lib/schema/series";
import type { Upload } from "./make-upload";

/** Where requests go. */
export type Target = { readonly url: string; readonly token: string; readonly project: string };

/** What came back: an answer of the server, or nothing because the connection broke. */
export type Answer<T> =
  | { readonly kind: "acknowledged"; readonly value: T }
  | { readonly kind: "refused"; readonly status: number; readonly text: string }
  | { readonly kind: "no answer" };

/** Sends a file to a run. */
export function sendUpload(target: Target, run: string, { filename, bytes }: Upload) {
  const query = new URLSearchParams({ project: target.project, run, filename });
  return request(target, `/api/v1/imports?${query}`, importResultSchema, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: new Uint8Array(bytes),
  });
}

/** Sends a live batch of JSON Lines. */
export function sendBatch(target: Target, runId: string, key: string, body: string) {
  return request(target, `/api/v1/runs/${runId}/points`, appendedPointsSchema, {
    method: "POST",
    headers: { "idempotency-key": key, "content-type": "application/x-ndjson" },
    body,
  });
}

/** Makes an empty run for live batches; what stands in the way of an answer is waited out. */
export async function createRun(target: Target, name: string): Promise<string> {
  const schema = z.object({ id: z.string() });
  const { id } = await insist(() =>
    request(target, "/api/v1/runs", schema, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ project: target.project, name }),
    }),
  );
  return id;
}

/** @returns the id of the visible run of that name, null when no reader sees one */
export async function findRunByName(target: Target, name: string): Promise<string | null> {
  const query = new URLSearchParams({ project: target.project, search: name });
  const page = await insist(() => request(target, `/api/v1/runs?${query}`, runListPageSchema));
  return page.runs.find((run) => run.name === name)?.id ?? null;
}

/** How many points charts have of each series of a run. */
export async function readSeriesCounts(target: Target, runId: string): Promise<Answer<Map<string, number>>> {
  const answer = await request(target, `/api/v1/runs/${runId}/series?maxPoints=2`, seriesPageSchema);
  if (answer.kind !== "acknowledged") return answer;
  return { kind: "acknowledged", value: new Map(answer.value.series.map(({ key, count }) => [key, count])) };
}

const PATIENCE_MS = 60_000;

/** Asks until there is an answer: a server that is just starting, or whose database is, is waited for. */
export async function insist<T>(ask: () => Promise<Answer<T>>): Promise<T> {
  const started = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer.kind === "acknowledged") return answer.value;
    const isTemporary = answer.kind === "no answer" || answer.status >= 500;
    if (!isTemporary || performance.now() - started > PATIENCE_MS) {
      throw new Error(`The server does not do it: ${JSON.stringify(answer)}`);
    }
    await pause(100);
  }
}

async function request<T>(
  { url, token }: Target,
  path: string,
  schema: z.ZodType<T>,
  init: RequestInit & { readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer<T>> {
  try {
    const headers = { ...init.headers, authorization: `Bearer ${token}` };
    const response = await fetch(url + path, { ...init, headers });
    const text = await response.text();
    if (!response.ok) return { kind: "refused", status: response.status, text };
    return { kind: "acknowledged", value: schema.parse(JSON.parse(text)) };
  } catch (error) {
    // fetch reports a broken connection as a TypeError; a wrong answer is not one.
    if (error instanceof TypeError) return { kind: "no answer" };
    throw error;
  }
}

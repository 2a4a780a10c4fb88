import { type Problem, readJson, readProblem, UNREACHABLE } from "@/app/_components/request-json";
import type { ImportResult } from "@/lib/schema/run";

export type ImportTarget = { readonly project: string; readonly run: string; readonly filename: string };

export type SendingProgress = {
  readonly sentBytes: number;
  /** Points and issues that the server has read so far. */
  readonly points: number;
  readonly issues: number;
};

export type SendingResult =
  | { readonly ok: true; readonly result: ImportResult }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Sends one file. XMLHttpRequest, because `fetch` does not tell how much of a body has left; the
 * server answers in lines, progress first and the result or the problem last.
 */
export function sendImport(
  body: Blob,
  target: ImportTarget,
  onProgress: (progress: SendingProgress) => void,
): { readonly done: Promise<SendingResult>; readonly cancel: () => void } {
  const request = new XMLHttpRequest();
  let progress: SendingProgress = { sentBytes: 0, points: 0, issues: 0 };
  const report = (part: Partial<SendingProgress>): void => {
    progress = { ...progress, ...part };
    onProgress(progress);
  };
  const done = new Promise<SendingResult>((resolve) => {
    const fail = (problem: Problem): void => resolve({ ok: false, problem });
    request.upload.addEventListener("progress", (event) => report({ sentBytes: event.loaded }));
    request.addEventListener("progress", () => report(readProgress(request.responseText)));
    request.addEventListener("error", () => fail(UNREACHABLE));
    request.addEventListener("abort", () => fail({ detail: "Stopped. Nothing of the file was kept.", fix: null }));
    request.addEventListener("load", () => resolve(readResult(request.responseText, request.status)));
    request.open("POST", `/api/v1/imports?${new URLSearchParams({ ...target })}`);
    request.setRequestHeader("accept", "application/x-ndjson");
    request.setRequestHeader("content-type", "application/octet-stream");
    request.send(body);
  });
  return { done, cancel: () => request.abort() };
}

/** The newest whole line that tells of progress. */
function readProgress(text: string): Partial<SendingProgress> {
  const lines = text
    .slice(0, text.lastIndexOf("\n") + 1)
    .trimEnd()
    .split("\n");
  const last = readJson(lines.at(-1) ?? "");
  if (typeof last !== "object" || last === null || !("points" in last) || !("issues" in last)) return {};
  const { points, issues } = last;
  return typeof points === "number" && typeof issues === "number" ? { points, issues } : {};
}

function readResult(text: string, status: number): SendingResult {
  const last = readJson(text.trimEnd().split("\n").at(-1) ?? "");
  return isResult(last) ? { ok: true, result: last } : { ok: false, problem: readProblem(last, status) };
}

/** Our own server keeps the contract; only result and problem must be told apart, without a schema library in the browser. */
function isResult(line: unknown): line is ImportResult {
  return typeof line === "object" && line !== null && "runId" in line && typeof line.runId === "string";
}

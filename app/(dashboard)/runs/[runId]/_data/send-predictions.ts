import { type Answer, readJson, readProblem, UNREACHABLE } from "@/app/_components/request-json";

/** Sends a file of predictions as it is; the server names column and row of what it cannot take. */
export async function sendPredictions(
  runId: string,
  file: File,
  facts: Readonly<Record<string, string>>,
): Promise<Answer<unknown>> {
  const query = new URLSearchParams({ filename: file.name, ...facts });
  try {
    const headers = { "content-type": "application/octet-stream" };
    const response = await fetch(`/api/v1/runs/${runId}/predictions?${query}`, { method: "POST", body: file, headers });
    const body = readJson(await response.text());
    return response.ok ? { ok: true, body } : { ok: false, problem: readProblem(body, response.status) };
  } catch {
    return { ok: false, problem: UNREACHABLE };
  }
}

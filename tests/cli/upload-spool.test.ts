import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { UPLOAD } from "@/cli/upload";

type Reply = { readonly status: number; readonly body?: unknown };

const SESSION = "0123456789abcdef0123456789abcdef";
const ADDED = { status: 200, body: { accepted: 1, duplicates: 0, refused: 0, revision: 1 } };

let folder = "";
let stop = (): void => {};
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "rounds-spool-"));
});
afterEach(() => {
  stop();
  rmSync(folder, { recursive: true });
});

function leaveSpool(more: object): void {
  const spool = {
    schema: "gradient-rounds/spool",
    version: 1,
    session: SESSION,
    project: "trauma",
    run: "night",
    training: "finished",
    dropped_records: 0,
    ...more,
  };
  writeFileSync(path.join(folder, "meta.json"), JSON.stringify({ spool }));
  writeFileSync(path.join(folder, "batch-000001.jsonl"), '{"step":0,"kind":"metric","metric":"loss","value":1}\n');
}

/** A server that answers each method and path as it is told; what was asked, in order. */
async function serve(replies: Readonly<Record<string, Reply>>): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    await buffer(request);
    const what = `${request.method} ${request.url}`;
    asked.push(what);
    const { status, body } = replies[what] ?? { status: 418 };
    response.writeHead(status).end(JSON.stringify(body ?? { detail: "No." }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stop = () => server.close();
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function upload(url: string, ...words: string[]): Promise<{ code: number; out: string; error: string }> {
  const [out, error]: [string[], string[]] = [[], []];
  const terminal = { out: (l: string) => void out.push(l), error: (l: string) => void error.push(l), progress() {} };
  const code = await UPLOAD.run([folder, "--url", url, "--token", "t", ...words], terminal);
  return { code, out: out.join("\n"), error: error.join("\n") };
}

it("a folder goes on with the run that it knows, with a token that may send and not look", async () => {
  leaveSpool({ run_id: "known" });
  const { url, asked } = await serve({
    "GET /api/v1/runs/known": { status: 403 },
    "POST /api/v1/runs/known/points": ADDED,
    "PATCH /api/v1/runs/known": { status: 403 },
  });
  const { code, out, error } = await upload(url);
  expect({ code, error }).toEqual({ code: 0, error: "" });
  expect(out).toContain(`${url}/runs/known`);
  expect(asked).toEqual(["GET /api/v1/runs/known", "POST /api/v1/runs/known/points", "PATCH /api/v1/runs/known"]);
});

it("a folder that has begun a run in one project says that it goes on there when another is named", async () => {
  leaveSpool({});
  const { url } = await serve({
    "GET /api/v1/runs/made": { status: 200, body: {} },
    "POST /api/v1/runs": { status: 201, body: { id: "made" } },
    "POST /api/v1/runs/made/points": ADDED,
    "PATCH /api/v1/runs/made": { status: 200, body: {} },
  });
  const said = async (project: string) => (await upload(url, "--project", project)).error;
  expect(await said("burns")).toBe("");
  expect(JSON.parse(readFileSync(path.join(folder, "meta.json"), "utf8"))).toMatchObject({
    spool: { session: SESSION, project: "burns", run_id: "made" },
  });
  expect(await said("burns")).toBe("");
  expect(await said("trauma")).toMatch(/begun, in project burns; for one in project trauma, name it with --run\.$/);
});

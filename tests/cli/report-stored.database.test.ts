import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { GET as GET_REPORT } from "@/app/api/v1/runs/[id]/report/route";
import { GET as GET_RUNS } from "@/app/api/v1/runs/route";
import { EXIT } from "@/cli/command";
import { REPORT } from "@/cli/report";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { importRun } from "@/lib/usecases/import-run";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { verifyBundleFile } from "@/lib/usecases/verify-bundle-file";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { LOG_FILE, PREDICTIONS_FILE } from "../report/report-files";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

vi.mock("@/lib/usecases/verifier-text", () => ({ readVerifierText: async () => "// the verifier" }));

describeOnBothDatabases("rounds report on a stored run", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let folder = "";
  let runId = "";
  let twinId = "";
  let token = "";
  let server: Server;
  let url = "";
  const project = `stored ${Math.random()}`;

  const upload = async (by: Awaited<ReturnType<typeof actorIn>>, run: string): Promise<string> => {
    const file = {
      project: by.projectId,
      run,
      filename: "log.jsonl",
      expectedBytes: null,
      expectedSha256: null,
      body: bodyOf(LOG_FILE),
    };
    const made = await importRun(runtime, by, file);
    const body = bodyOf(PREDICTIONS_FILE);
    await addPredictions(runtime, by, {
      runId: made.runId,
      filename: "p.csv",
      body,
      expectedBytes: null,
      expectedSha256: null,
    });
    return made.runId;
  };

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "rounds-report-stored-"));
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    const by = await actorIn(context.db, "engineer", project);
    runId = await upload(by, "only one");
    await upload(by, "a/b");
    await upload(by, "twin");
    twinId = await upload(await actorIn(context.db, "engineer", `${project}, another`), "twin");
    token = await giveToken(context.db, { role: "administrator", projectIds: [by.projectId] });
    server = createServer((incoming, outgoing) => {
      const asked = new URL(incoming.url ?? "/", "http://rounds.test");
      const request = new Request(asked, { headers: { authorization: incoming.headers.authorization ?? "" } });
      const [, id] = /runs\/([^/]+)\/report/.exec(asked.pathname) ?? [];
      const answer =
        id === undefined
          ? GET_RUNS(request, { params: Promise.resolve({}) })
          : GET_REPORT(request, { params: Promise.resolve({ id }) });
      void answer.then((response) => {
        outgoing.writeHead(response.status);
        if (response.body === null) outgoing.end();
        else Readable.from(response.body).pipe(outgoing);
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.close();
    await remove();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    vi.stubEnv("DATABASE_URL", context.url);
    vi.stubEnv("ROUNDS_KEYS", path.join(folder, "keys"));
  });
  afterEach(() => vi.unstubAllEnvs());

  const run = async (words: readonly string[]) => {
    const out: string[] = [];
    const errors: string[] = [];
    const exit = await REPORT.run(words, {
      out: (line) => out.push(line),
      error: (line) => errors.push(line),
      progress: () => undefined,
    });
    return { exit, out: out.join("\n"), errors: errors.join("\n") };
  };
  const file = (name: string): string => path.join(folder, name);
  const ofApi = async (): Promise<string> => {
    const headers = { authorization: `Bearer ${token}` };
    const request = new Request(`http://rounds.test/api/v1/runs/${runId}/report?format=json`, { headers });
    return await (await GET_REPORT(request, { params: Promise.resolve({ id: runId }) })).text();
  };

  it("gives the record of the API byte for byte, whichever way the run is named", async () => {
    for (const word of [runId, "only one", `${project}/only one`]) {
      const { exit, errors } = await run([word, "--format", "json", "--out", file("here.json")]);
      expect([exit, errors]).toEqual([EXIT.ok, ""]);
      expect(readFileSync(file("here.json"), "utf8")).toBe(await ofApi());
    }
  });

  it("gives it from a server as well", async () => {
    for (const word of [runId, "only one", `${project}/only one`, "a/b"]) {
      const { exit, errors } = await run([word, "--format", "json", "--url", url, "--token", token]);
      expect([exit, errors]).toEqual([EXIT.ok, ""]);
    }
    const { out } = await run(["only one", "--format", "json", "--url", url, "--token", token]);
    expect(out).toBe(await ofApi());
  });

  it("makes a bundle that verifies, with its export in the audit log by the command", async () => {
    const { exit, errors } = await run(["only one", "--format", "bundle", "--out", file("run.zip")]);
    expect([exit, errors]).toEqual([EXIT.ok, ""]);
    const verified = await verifyBundleFile(file("run.zip"), {
      level: 3,
      trust: null,
      anchor: null,
      keysFolder: file("keys"),
      writePdf: null,
    });
    expect(verified).toMatchObject({ ok: true });
    const entries = await listAuditEntries(context.db, { projects: null, actor: "system:command", limit: 1 });
    expect(entries).toMatchObject([{ action: "report.exported", details: { format: "bundle" } }]);
  });

  it("draws a PDF", async () => {
    expect((await run(["a/b", "--format", "pdf", "--out", file("run.pdf")])).errors).toBe("");
    expect(readFileSync(file("run.pdf"), "latin1")).toMatch(/^%PDF-1\.7\n/);
  });

  it("says which runs have a name that is not one run's, and leaves no file", async () => {
    const said = await run(["twin", "--format", "json", "--out", file("twin.json")]);
    expect(said.exit).toBe(EXIT.unusable);
    expect(said.errors).toContain("Expected one run called twin, but there are 2:");
    expect(said.errors).toContain(`(${twinId})`);
    expect(await readdir(folder)).not.toContain("twin.json");
    expect((await run([twinId, "--format", "csv"])).exit).toBe(EXIT.ok);
  });

  it("says plainly that there is no such run, here or on a server", async () => {
    const here = await run(["nothing", "--format", "json"]);
    expect([here.exit, here.errors]).toEqual([
      EXIT.unusable,
      expect.stringContaining("There is neither a file nothing nor a run with this id or name"),
    ]);
    const there = await run(["nothing", "--format", "json", "--url", url, "--token", token]);
    expect([there.exit, there.errors]).toEqual([EXIT.unusable, expect.stringContaining("There is no such run")]);
    const closed = await run(["only one", "--format", "json", "--url", "http://127.0.0.1:9", "--token", token]);
    expect(closed.errors).toContain("Expected a Gradient Rounds server at http://127.0.0.1:9");
  });

  it("says where it looked for a database where there is none, and makes none", async () => {
    vi.stubEnv("DATABASE_URL", undefined);
    vi.stubEnv("ROUNDS_DATA", file("empty"));
    const { exit, errors } = await run(["only one", "--format", "json"]);
    expect(exit).toBe(EXIT.unusable);
    expect(errors).toContain(`no database either: ${file("empty/rounds.db")} is not there`);
    expect(await readdir(folder)).not.toContain("empty");
  });

  it("refuses options that do not go together", async () => {
    await expect(run(["only one", "--format", "json", "--layer-order", "a,b"])).rejects.toThrow("--layer-order is for");
    await expect(run(["only one", "--format", "json", "--token", "x"])).rejects.toThrow("--token goes with --url");
    await expect(run(["only one", "--format", "json", "--url", url])).rejects.toThrow("--url goes with --token");
    await expect(run(["only one", "--format", "json", "--url", "here"])).rejects.toThrow("--url needs the address");
  });
});

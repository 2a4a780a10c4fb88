import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { POST as POST_PROOF } from "@/app/api/v1/runs/[id]/proofs/route";
import { GET as GET_RUNS } from "@/app/api/v1/runs/route";
import { EXIT } from "@/cli/command";
import { PROVE } from "@/cli/prove";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { listProofPlans } from "@/lib/db/list-proof-plans";
import { proofPlanSchema } from "@/lib/schema/proof-plan";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { sendRun } from "../usecases/proof-world";
import { actorIn, runtimeOn } from "../usecases/runtime-under-test";

describeOnBothDatabases("rounds prove on a stored run", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let folder = "";
  let runId = "";
  let server: Server;
  let url = "";
  const tokens = { engineer: "", auditor: "" };
  const project = `proved ${Math.random()}`;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "rounds-prove-stored-"));
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    const by = await actorIn(context.db, "engineer", project);
    runId = await sendRun({ runtime, actor: by, project: by.projectId }, "with a finding");
    for (const role of ["engineer", "auditor"] as const)
      tokens[role] = await giveToken(context.db, { role, projectIds: [by.projectId] });
    server = createServer((incoming, outgoing) => {
      const asked = new URL(incoming.url ?? "/", "http://rounds.test");
      const headers = { authorization: incoming.headers.authorization ?? "" };
      const [, id] = /runs\/([^/]+)\/proofs/.exec(asked.pathname) ?? [];
      const answer =
        id === undefined
          ? GET_RUNS(new Request(asked, { headers }), { params: Promise.resolve({}) })
          : text(incoming).then((body) =>
              POST_PROOF(new Request(asked, { method: "POST", headers, body }), { params: Promise.resolve({ id }) }),
            );
      void answer.then(async (response) => {
        outgoing.writeHead(response.status);
        outgoing.end(await response.text());
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.close();
    await gatheredWritten(context.db);
    await remove();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => vi.stubEnv("DATABASE_URL", context.url));
  afterEach(() => vi.unstubAllEnvs());

  const run = async (...words: readonly string[]) => {
    const out: string[] = [];
    const errors: string[] = [];
    const exit = await PROVE.run(words, {
      out: (line) => out.push(line),
      error: (line) => errors.push(line),
      progress: () => undefined,
    });
    return { exit, out: out.join("\n"), errors: errors.join("\n") };
  };
  const file = (name: string): string => path.join(folder, name);
  const read = (name: string) => proofPlanSchema.parse(JSON.parse(readFileSync(file(name), "utf8")));
  const registered = async () => (await listProofPlans(context.db, { runId })).map(({ plan }) => plan);

  it("registers the plan that it writes, once, whoever asks and whichever way the run is named", async () => {
    const wishes = ["--finding", "vanishing-gradient", "--margin", "0.02", "--pairs", "6"];
    const here = await run(`${project}/with a finding`, ...wishes, "--out", file("here.json"));
    expect([here.errors, here.exit]).toEqual(["", EXIT.ok]);
    expect(here.out).toContain("registered plan for vanishing-gradient, 6 pairs, in ");
    expect(await registered()).toEqual([read("here.json")]);
    for (const word of [runId, "with a finding"]) {
      const there = await run(word, ...wishes, "--url", url, "--token", tokens.engineer, "--out", file("there.json"));
      expect([there.errors, there.exit]).toEqual(["", EXIT.ok]);
      expect(there.out).toContain("plan that was registered already");
      expect(read("there.json")).toEqual(read("here.json"));
    }
    await run(runId, "--change", "normalisation", "--url", url, "--token", tokens.engineer, "--out", file("new.json"));
    expect((await registered())[0]).toEqual(read("new.json"));
  });

  it("says in one line what a server or the database refuses, and leaves no file and no plan", async () => {
    const before = await registered();
    const refused = async (...words: string[]) => {
      const { exit, errors } = await run(...words, "--out", file("none.json"));
      expect([exit, existsSync(file("none.json"))]).toEqual([EXIT.unusable, false]);
      expect(errors.split("\n")).toHaveLength(1);
      return errors;
    };
    const asked = ["--url", url, "--token"];
    expect(await refused(runId, ...asked, tokens.auditor)).toContain('does not include the right "proof.plan"');
    expect(await refused(runId, ...asked, tokens.engineer, "--finding", "dead-units")).toContain(
      "Expected a finding of dead-units to prove",
    );
    expect(await refused("no such run", ...asked, tokens.engineer)).toContain("There is no such run");
    expect(await refused("no such run")).toContain("nor a run with this id or name");
    expect(await registered()).toEqual(before);
  });

  it("takes no layer order, too few pairs or a server without its token before anything is asked", async () => {
    const out = ["--out", file("none.json")];
    await expect(run(runId, "--layer-order", "a,b", ...out)).rejects.toThrow("--layer-order is for files");
    await expect(run(runId, "--pairs", "2", ...out)).rejects.toThrow("--pairs: Expected at least 5 pairs.");
    await expect(run(runId, "--token", "x", ...out)).rejects.toThrow("--token goes with --url");
  });
});

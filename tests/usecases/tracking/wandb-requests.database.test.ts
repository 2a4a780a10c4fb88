import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role, TokenScope } from "@/lib/auth/roles";
import { giveToken } from "../../auth/give-token";
import { describeOnBothDatabases } from "../../db/both-databases";
import {
  askWandb,
  beginRun,
  line,
  notesOf,
  pointsOf,
  resume,
  stream,
  upsert,
  type WandbWorld,
  wandbWorld,
} from "./wandb-client";

describeOnBothDatabases("requests of W&B's clients", (context) => {
  let world: WandbWorld;
  let made = 0;
  const newName = (): string => {
    made += 1;
    return `run${made}`;
  };

  beforeAll(async () => {
    world = await wandbWorld(context.db);
  });
  afterAll(() => world.remove());

  const steps = async (id: string, key = "loss") => (await pointsOf(world, id, key)).steps;
  const ask = (query: string, variables: object = {}) => askWandb(world.asked, [], { query, variables });

  describe("operations", () => {
    it("that are not known are answered with nothing", async () => {
      const answer = await ask("query Later($a: Int) { somethingNew(a: $a) { id } serverInfo { features { name } } }");
      expect([answer.status, answer.body]).toEqual([200, { data: { serverInfo: expect.any(Object) } }]);
      expect((await ask("mutation X { constructor { id } __proto__ { id } }")).body).toEqual({ data: {} });
    });

    it("that ask for the same twice are answered once, and for very much not at all", async () => {
      const twice = await ask("{ serverInfo { id } serverInfo { id } }");
      expect([twice.status, twice.body]).toEqual([200, { data: { serverInfo: expect.any(Object) } }]);
      const many = await ask(`{ ${Array.from({ length: 21 }, (_, at) => `a${at}: serverInfo { id }`).join(" ")} }`);
      expect([many.status, JSON.stringify(many.body)]).toEqual([400, expect.stringContaining("at most 20 fields")]);
    });

    it("about a stop, files, alerts and artifacts are answered so that training goes on, and told of", async () => {
      const name = newName();
      const id = await beginRun(world, name);
      const asked = { projectName: "p", entityName: "wandb", runId: name };
      const stopped = await ask(
        "query RunStoppedStatus { project(name: $projectName) { run(name: $runId) { stopped } } }",
        asked,
      );
      expect(stopped.body).toMatchObject({ data: { project: { run: { stopped: false } } } });
      const files = await ask("mutation CreateRunFiles { createRunFiles(input: {}) { runID } }", {
        entity: "wandb",
        project: "p",
        run: name,
        files: ["a/config.yaml", "b"],
      });
      expect(files.body).toEqual({
        data: {
          createRunFiles: {
            runID: id,
            uploadHeaders: [],
            files: [
              { name: "a/config.yaml", uploadUrl: "http://rounds.test/api/unkept-files" },
              { name: "b", uploadUrl: "http://rounds.test/api/unkept-files" },
            ],
          },
        },
      });
      const alert = { projectName: "p", entityName: "wandb", runName: name, title: "low", text: "x" };
      expect((await ask("mutation A { notifyScriptableRunAlert { success } }", alert)).status).toBe(200);
      const input = { projectName: "p", runName: name, artifactCollectionName: "weights" };
      const artifact = await ask("mutation CreateArtifact($input: I!) { createArtifact(input: $input) { id } }", {
        input,
      });
      expect([artifact.status, String(artifact.body["error"])]).toEqual([
        400,
        expect.stringMatching(/^Artifacts are not kept/),
      ]);
      expect(await notesOf(world, id)).toMatchObject([
        { points: 0, sample: "low" },
        { points: 0, sample: "weights" },
      ]);
    });
  });

  describe("requests that cannot be used", () => {
    it("are refused with one sentence and a status that clients do not try again", async () => {
      const name = newName();
      await beginRun(world, name);
      const path = ["wandb", "p", name, "file_stream"];
      const answers = [
        await askWandb(world.asked, [], "no JSON"),
        await askWandb(world.asked, [], []),
        await askWandb(world.asked, [], {}),
        await askWandb(world.asked, [], { query: "nothing" }),
        await askWandb(world.asked, [], { query: "x".repeat(100_001) }),
        await askWandb(world.asked, path, "no JSON"),
        await askWandb(world.asked, path, { files: [] }),
        await askWandb(world.asked, path, JSON.parse(`${'{"a":'.repeat(40)}1${"}".repeat(40)}`)),
        await upsert(world, { name: 7, project: "p" }),
        await upsert(world, { name: "n".repeat(200), project: "p" }),
      ];
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
      for (const { body } of answers) expect(String(body["error"])).toMatch(/^Expected /);
      expect((await stream(world, "never begun", 0, [line(0)])).status).toBe(404);
      expect((await askWandb(world.asked, ["wandb", "p", name, "output.log"], {})).status).toBe(404);
      expect((await askWandb(world.asked, ["a", "b"], {})).status).toBe(404);
    });

    it("leave runs of others alone: another project, role or scope is told nothing", async () => {
      const name = newName();
      const id = await beginRun(world, name);
      const tokenOf = async (role: Role, projectIds: readonly string[], scopes: readonly TokenScope[]) =>
        ({ asked: { token: await giveToken(context.db, { role, projectIds, scopes }) } }) as const;
      const mine = [world.projectId];
      const { projectId: other } = await wandbWorld(context.db);
      const foreign = await tokenOf("administrator", [other], ["ingest", "read"]);
      expect((await resume(foreign, name)).bucket).toBeNull();
      expect((await stream(foreign, name, 0, [line(0)])).status).toBe(404);
      const named = { asked: { ...foreign.asked, project: world.projectId } };
      expect((await upsert(named, { name, project: "p" })).status).toBe(404);
      for (const reader of [
        await tokenOf("administrator", mine, ["read"]),
        await tokenOf("auditor", mine, ["ingest", "read"]),
        await tokenOf("clinician", mine, ["ingest", "read"]),
      ]) {
        expect((await upsert(reader, { name, project: "p" })).status).toBe(403);
        expect((await upsert(reader, { name: newName(), project: "p" })).status).toBe(403);
        expect((await stream(reader, name, 0, [line(0)])).status).toBe(403);
        expect((await resume(reader, name)).status).toBe(200);
      }
      const writer = await tokenOf("engineer", mine, ["ingest"]);
      expect((await resume(writer, name)).status).toBe(403);
      expect((await stream({ asked: { token: null } }, name, 0, [line(0)])).status).toBe(401);
      expect((await stream({ asked: { token: "x".repeat(40) } }, name, 0, [line(0)])).status).toBe(401);
      const everywhere = { token: await giveToken(context.db, { role: "administrator", projectIds: null }) };
      expect((await upsert({ asked: everywhere }, { name, project: "p" })).status).toBe(400);
      expect(
        (await upsert({ asked: { ...everywhere, project: world.projectId } }, { name, project: "p" })).bucket?.id,
      ).toBe(id);
      expect(await steps(id)).toEqual([]);
    });
  });
});

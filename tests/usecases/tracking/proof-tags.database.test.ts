import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { listRefusedPoints } from "@/lib/db/list-refused-points";
import { listRunsOfPlan } from "@/lib/db/list-runs-of-plan";
import { describeOnBothDatabases } from "../../db/both-databases";
import { log, type MlflowWorld, mlflowWorld, newRun, readRun } from "./mlflow-world";
import { beginRun, notesOf, upsert, type WandbWorld, wandbWorld } from "./wandb-client";

const CLAIM = {
  plan: "a".repeat(64),
  arm: "as-is",
  seed: 11,
  steps: 300,
  data_sha256: "d".repeat(64),
  margin: 0.05,
  started: "2026-11-27T02:00:00.000Z",
};
const TAGS = Object.entries(CLAIM).map(([field, value]) => ({ key: `rounds.proof.${field}`, value: String(value) }));
const tag = (field: string, value: string) => ({ key: `rounds.proof.${field}`, value });

describeOnBothDatabases("experiments that clients name", (context) => {
  const runsOf = async (projectId: string, sha256 = CLAIM.plan) => {
    const runs = await listRunsOfPlan(context.db, { projectId, sha256 });
    return runs.map(({ id, claim: { arm, seed, dataSha256 } }) => ({ id, arm, seed, dataSha256 }));
  };

  describe("of MLflow, by tags", () => {
    let world: MlflowWorld;
    beforeAll(async () => {
      world = await mlflowWorld(context.db);
    });
    afterAll(() => world.remove());
    const setTag = (run: string, field: string, value: string) => {
      return world.ask("POST", "runs/set-tag", { run_id: run, ...tag(field, value) });
    };
    const claimOf = async (id: string) => (await runsOf(world.projectId)).find((run) => run.id === id);
    const EXPECTED = { arm: "as-is", seed: 11, dataSha256: CLAIM.data_sha256 };

    it("are known from the start of the run", async () => {
      const id = await newRun(world, { tags: TAGS });
      expect(await claimOf(id)).toEqual({ id, ...EXPECTED });
      const entries = await listAuditEntries(context.db, { projects: [world.projectId], limit: 1000 });
      const claimed = entries.filter(({ action, object }) => action === "proof.claimed" && object === `run:${id}`);
      expect(claimed).toMatchObject([{ details: { plan: CLAIM.plan, arm: "as-is", seed: 11 } }]);
    });

    it("are known once the last of the tags is there, sent one by one or together", async () => {
      const id = await newRun(world);
      for (const { key, value } of TAGS.slice(0, -1))
        await world.ask("POST", "runs/set-tag", { run_id: id, key, value });
      expect(await claimOf(id)).toBeUndefined();
      const last = TAGS.at(-1);
      await world.ask("POST", "runs/set-tag", { run_id: id, ...last });
      expect(await claimOf(id)).toEqual({ id, ...EXPECTED });
      const other = await newRun(world);
      await log(world, other, { tags: TAGS });
      expect(await claimOf(other)).toEqual({ id: other, ...EXPECTED });
    });

    it("are refused with the name of the field, and nothing of the request is kept", async () => {
      const refused = await world.ask("POST", "runs/create", {
        experiment_id: "0",
        tags: [...TAGS.filter(({ key }) => !key.endsWith("seed")), tag("seed", "eleven")],
      });
      expect([refused.status, String(refused.body["message"])]).toEqual([400, expect.stringContaining("proof.seed: ")]);
      const id = await newRun(world, { tags: TAGS.slice(1) });
      const answer = await log(world, id, { tags: [tag("plan", "mine"), { key: "note", value: "x" }] });
      expect([answer.status, String(answer.body["message"])]).toEqual([400, expect.stringContaining("proof.plan: ")]);
      expect((await readRun(world, id)).data.tags?.map(({ key }) => key)).not.toContain("note");
    });

    it("stay what they were named first", async () => {
      const id = await newRun(world, { tags: TAGS });
      const answer = await setTag(id, "seed", "12");
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(String(answer.body["message"])).toContain('Expected the run to stay with what "proof" named first');
      expect(await claimOf(id)).toEqual({ id, ...EXPECTED });
      expect((await readRun(world, id)).data.tags).toContainEqual(tag("seed", "11"));
      const [noted] = await listRefusedPoints(context.db, { runId: id });
      expect(noted).toMatchObject({ source: "mlflow", sample: expect.stringContaining("named first") });
      expect((await setTag(id, "seed", "11")).status).toBe(200);
    });
  });

  describe("of W&B, by the configuration", () => {
    let world: WandbWorld;
    beforeAll(async () => {
      world = await wandbWorld(context.db);
    });
    afterAll(() => world.remove());
    const configOf = (proof: unknown) => JSON.stringify({ proof: { value: proof }, lr: { value: 0.1 } });

    it("are known from the start of the run", async () => {
      const id = await beginRun(world, "first", { config: configOf(CLAIM) });
      expect(await runsOf(world.projectId)).toEqual([{ id, arm: "as-is", seed: 11, dataSha256: CLAIM.data_sha256 }]);
      expect(await notesOf(world, id)).toEqual([]);
    });

    it.each([
      ["of another seed", { ...CLAIM, seed: 12 }, "named first"],
      ["that is none", { ...CLAIM, seed: "x" }, "proof.seed: "],
    ])("are left out and noted, and the rest is taken, where a later one is %s", async (what, proof, sample) => {
      const name = `later ${what}`;
      const id = await beginRun(world, name, { config: configOf(CLAIM) });
      const { status } = await upsert(world, { name, project: "p", config: configOf(proof) });
      expect(status).toBe(200);
      expect((await runsOf(world.projectId)).find((run) => run.id === id)?.seed).toBe(11);
      expect(await notesOf(world, id)).toMatchObject([
        {
          reason: "What the configuration says of an experiment was left out.",
          sample: expect.stringContaining(sample),
        },
      ]);
    });
  });
});

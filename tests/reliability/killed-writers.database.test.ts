import { once } from "node:events";
import { beforeAll, expect, it } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { appendBatch } from "@/lib/db/append-batch";
import { createRun } from "@/lib/db/create-run";
import { foldBatches } from "@/lib/db/fold-batches";
import { loadPoints } from "@/lib/db/load-points";
import { describeOnBothDatabases } from "../db/both-databases";
import { mapKey, newProject, stepsBetween } from "../db/import-fixture";
import { bundleChild, startChild } from "../db/start-child";

const KILLS = 4;
const LONGEST_MS = 200;

beforeAll(bundleChild);

describeOnBothDatabases("live batches of a process that is killed", (context) => {
  it("are all there once they were acknowledged, and count once when they are sent again", async () => {
    const { db } = context;
    const random = seededRandom(11);
    const projectId = await newProject(db);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { id: runId } = await createRun(db, { projectId, name: `run ${kill}`, createdBy: "test" });
      const child = startChild("append-forever", context.url, runId, "loss");
      // After its end and the last of what it said.
      const closed = once(child, "close");
      let said = "";
      child.stdout?.on("data", (piece: Buffer) => {
        said += piece.toString();
      });
      while (!said.includes("\n")) await new Promise((resolve) => setTimeout(resolve, 1));
      await new Promise((resolve) => setTimeout(resolve, random() * LONGEST_MS));
      if (kill % 2 === 1) await foldBatches(db, { runId, at: new Date() });
      child.kill("SIGKILL");
      await closed;

      const acknowledged = said.split("\n").length - 1;
      const stored = await stepsOf(runId);
      expect([acknowledged, acknowledged + 1]).toContain(stored.length);
      expect(stored).toEqual(stepsBetween(0, stored.length - 1));
      // The client heard nothing of the one after; it sends that again, and one that it did hear of.
      const isNew = stored.length === acknowledged;
      expect(await send(runId, acknowledged)).toMatchObject({ accepted: isNew ? 1 : 0, duplicates: isNew ? 0 : 1 });
      expect(await send(runId, acknowledged - 1)).toMatchObject({ accepted: 0, duplicates: 1 });
      expect(await stepsOf(runId)).toEqual(stepsBetween(0, acknowledged));
    }

    async function stepsOf(runId: string): Promise<number[]> {
      const [columns] = (await loadPoints(db, { runId })).values();
      return [...(columns?.steps ?? [])];
    }

    function send(runId: string, step: number) {
      const columns = { steps: Float64Array.of(step), times: null, values: Float64Array.of(step) };
      const series = [{ key: "loss", context: {}, mapping: mapKey("loss"), estimatedReason: null, columns }];
      const batch = {
        runId,
        idempotencyKey: `loss ${step}`,
        series,
        layerFacts: [],
        settings: {},
        actor: "test",
        at: new Date(),
      };
      return appendBatch(db, batch);
    }
  });
});

import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import { compareRuns } from "@/lib/usecases/compare-runs";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { importRun } from "@/lib/usecases/import-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

describeOnBothDatabases("two runs side by side", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };
  let stranger: Actor & { projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer", "project of the comparison");
    stranger = await actorIn(context.db, "clinician", "project of somebody else");
  });
  afterAll(() => remove());

  const upload = async (run: string, slope: number): Promise<string> => {
    const records = Array.from({ length: 40 }, (_, step) => ({ step, loss: 1 - slope * step, accuracy: 0.5 }));
    const body = bodyOf(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    const query = {
      project: engineer.projectId,
      run,
      filename: "log.jsonl",
      expectedBytes: null,
      expectedSha256: null,
    };
    return (await importRun(runtime, engineer, { ...query, body })).runId;
  };

  it("carry their losses and no other series, in the order asked for", async () => {
    const [a, b] = [await upload("first", 0.01), await upload("second", 0.02)];
    const compared = await compareRuns(runtime, engineer, { a, b });
    expect([compared.a.run.name, compared.b.run.name]).toEqual(["first", "second"]);
    expect(compared.a.losses.map(({ key }) => key)).toEqual(["loss"]);
    expect(compared.b.losses[0]?.buckets.buckets.at(-1)?.last).toBeCloseTo(1 - 0.02 * 39, 12);
    const swapped = await compareRuns(runtime, engineer, { a: b, b: a });
    expect([swapped.a.run.name, swapped.b.run.name]).toEqual(["second", "first"]);
  });

  it("do not wait for a diagnosis, and have it once it is there", async () => {
    const [a, b] = [await upload("waiting", 0.01), await upload("checked", 0.02)];
    await getDiagnosis(runtime, engineer, b);
    const { b: checked } = await compareRuns(runtime, engineer, { a, b });
    expect(checked.diagnosed?.diagnosis.verdicts.length).toBeGreaterThan(0);
    await getDiagnosis(runtime, engineer, a);
    expect((await compareRuns(runtime, engineer, { a, b })).a.diagnosed).not.toBeNull();
  });

  it("are not found when one of them is of a foreign project, whichever side it stands on", async () => {
    const [a, b] = [await upload("own", 0.01), await upload("own too", 0.02)];
    const both = { ...stranger, roles: { ...stranger.roles, [engineer.projectId]: "clinician" as const } };
    await expect(compareRuns(runtime, both, { a, b })).resolves.toBeDefined();
    for (const runIds of [
      { a, b },
      { a, b: "no-such-run" },
      { a: "no-such-run", b },
    ]) {
      const actor = runIds.a === a && runIds.b === b ? stranger : engineer;
      const failure = await compareRuns(runtime, actor, runIds).catch((error: unknown) => error);
      expect(isAppError(failure) && failure.code).toBe("not-found");
    }
  });
});

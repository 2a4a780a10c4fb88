import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { getRunToCompare } from "@/lib/usecases/get-run-to-compare";
import { importRun } from "@/lib/usecases/import-run";
import { listChosenRuns } from "@/lib/usecases/list-chosen-runs";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

describeOnBothDatabases("a run beside others", (context) => {
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

  it("carries its losses and no other series", async () => {
    const compared = await getRunToCompare(runtime, engineer, await upload("second", 0.02));
    expect(compared.run.name).toBe("second");
    expect(compared.losses.map(({ key }) => key)).toEqual(["loss"]);
    expect(compared.losses[0]?.buckets.buckets.at(-1)?.last).toBeCloseTo(1 - 0.02 * 39, 12);
  });

  it("does not wait for a diagnosis, and has it once it is there", async () => {
    const id = await upload("checked", 0.02);
    expect((await getRunToCompare(runtime, engineer, id)).run.id).toBe(id);
    await getDiagnosis(runtime, engineer, id);
    const { diagnosed } = await getRunToCompare(runtime, engineer, id);
    expect(diagnosed?.diagnosis.verdicts.length).toBeGreaterThan(0);
  });

  it("is not found by whoever has no role in its project, as one that is not there", async () => {
    const id = await upload("own", 0.01);
    const failures = await Promise.all(
      [
        [stranger, id],
        [engineer, "no-such-run"],
      ].map(([actor, run]) =>
        getRunToCompare(runtime, actor as Actor, run as string).catch((error: unknown) =>
          isAppError(error) ? [error.code, error.message] : error,
        ),
      ),
    );
    expect(failures[0]).toEqual(failures[1]);
    expect(failures[0]).toContain("not-found");
  });

  it("is left out of a choice that names it where it is foreign or deleted, and the order of the others stays", async () => {
    const [first, second] = [await upload("chosen first", 0.01), await upload("chosen second", 0.01)];
    const chosen = await listChosenRuns(runtime, engineer, [second, "no-such-run", first]);
    expect(chosen.map(({ name }) => name)).toEqual(["chosen second", "chosen first"]);
    expect(await listChosenRuns(runtime, stranger, [first, second])).toEqual([]);
  });
});

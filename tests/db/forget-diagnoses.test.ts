import { expect, it } from "vitest";
import { createProject } from "@/lib/db/create-project";
import { createRun } from "@/lib/db/create-run";
import { prismaOf } from "@/lib/db/database";
import { findDiagnosis } from "@/lib/db/find-diagnosis";
import { forgetDiagnoses } from "@/lib/db/forget-diagnoses";
import { saveDiagnosis } from "@/lib/db/save-diagnosis";
import { describeOnBothDatabases } from "./both-databases";

const RESULT = {
  engineVersion: "1",
  status: "healthy",
  weight: 3,
  findings: [],
  lastStep: 9,
  finalLoss: null,
  result: "{}",
  line: "{}",
} as const;

describeOnBothDatabases("diagnoses of states that a run has left behind", (context) => {
  const newRun = async (name: string): Promise<string> => {
    const { id: projectId } = await createProject(context.db, { name, description: "", by: "test" });
    return (await createRun(context.db, { projectId, name, createdBy: "test" })).id;
  };
  /** Keeps a diagnosis as if it had been computed then. */
  const keep = async (runId: string, key: string, createdAt: Date): Promise<void> => {
    const { revision } = await prismaOf(context.db).run.findUniqueOrThrow({ where: { id: runId } });
    await saveDiagnosis(context.db, { runId, key, revision, ...RESULT });
    await prismaOf(context.db).diagnosisResult.updateMany({ where: { runId, key }, data: { createdAt } });
  };

  it("are forgotten once they are old, while the one that lists show stays at any age, and new ones stay", async () => {
    const [live, other] = [await newRun("live"), await newRun("other")];
    const [long, justNow] = [new Date("2026-01-01T00:00:00Z"), new Date("2026-01-02T00:00:00Z")];
    await keep(live, "first", long);
    await keep(live, "second", long);
    await keep(live, "third", justNow);
    await keep(live, "last", long);
    await keep(other, "only", long);
    expect(await forgetDiagnoses(context.db, { before: new Date("2026-01-01T12:00:00Z") })).toBe(2);
    const keysOf = (runId: string) =>
      prismaOf(context.db).diagnosisResult.findMany({
        where: { runId },
        select: { key: true },
        orderBy: { key: "asc" },
      });
    expect(await keysOf(live)).toEqual([{ key: "last" }, { key: "third" }]);
    expect(await findDiagnosis(context.db, { runId: other, key: "only" })).not.toBeNull();
    expect(await forgetDiagnoses(context.db, { before: new Date("2026-01-01T12:00:00Z") })).toBe(0);
  });
});

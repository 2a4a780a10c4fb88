import { beforeAll, expect, it } from "vitest";
import { createProject } from "@/lib/db/create-project";
import { createRun } from "@/lib/db/create-run";
import { prismaOf } from "@/lib/db/database";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { describeOnBothDatabases } from "./both-databases";
import { interrupted } from "./interrupted-database";

describeOnBothDatabases("the fingerprint of a run", (context) => {
  let runId = "";

  beforeAll(async () => {
    const project = await createProject(context.db, { name: "fingerprints", description: "", by: "test" });
    const created = await createRun(context.db, { projectId: project.id, name: "a run", createdBy: "person:tests" });
    runId = created.id;
  });

  it("never has the facts of one revision under the number of another", async () => {
    const before = await findRunFingerprint(context.db, { runId });
    const db = interrupted(context.db, "import", () =>
      prismaOf(context.db).run.update({
        where: { id: runId },
        data: { revision: { increment: 1 }, settings: '{"model":"changed meanwhile"}' },
      }),
    );
    const between = await findRunFingerprint(db, { runId });
    expect(between).toEqual(await findRunFingerprint(context.db, { runId }));
    expect(between.revision).toBe(before.revision + 1);
    expect(between.fingerprint).not.toBe(before.fingerprint);
  });
});

import { beforeAll, expect, it } from "vitest";
import { createProject } from "@/lib/db/create-project";
import { createRun } from "@/lib/db/create-run";
import { prismaOf } from "@/lib/db/database";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { describeOnBothDatabases } from "./both-databases";

describeOnBothDatabases("the fingerprint of a run", (context) => {
  let runId = "";

  beforeAll(async () => {
    const project = await createProject(context.db, { name: "fingerprints", description: "", by: "test" });
    const created = await createRun(context.db, { projectId: project.id, name: "a run", createdBy: "person:tests" });
    runId = created.id;
  });

  it("never has the facts of one revision under the number of another", async () => {
    const change = async (): Promise<void> => {
      for (let revision = 1; revision <= 40; revision += 1) {
        const data = { revision, settings: `{"model":"of revision ${revision}"}` };
        await prismaOf(context.db).run.update({ where: { id: runId }, data });
      }
    };
    let isChanging = true;
    const changing = change().finally(() => {
      isChanging = false;
    });
    while (isChanging) {
      const { fingerprint, revision } = await findRunFingerprint(context.db, { runId });
      if (revision > 0) expect(fingerprint).toContain(`of revision ${revision}\\"`);
    }
    await changing;
    expect((await findRunFingerprint(context.db, { runId })).revision).toBe(40);
  });

  it("of a run that is not there is none", async () => {
    await expect(findRunFingerprint(context.db, { runId: "nobody" })).rejects.toMatchObject({ code: "not-found" });
  });
});

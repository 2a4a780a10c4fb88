import { beforeAll, expect, it } from "vitest";
import { createProject } from "@/lib/db/create-project";
import { createRun } from "@/lib/db/create-run";
import { type Database, prismaOf, rawOf, rememberClient, urlOf } from "@/lib/db/database";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { describeOnBothDatabases } from "./both-databases";

/** The same database, in which something happens once between the first look at the run and the others. */
function interrupted(db: Database, happens: () => Promise<unknown>): Database {
  let isOver = false;
  const client = new Proxy(prismaOf(db), {
    get(target, name, receiver) {
      const model: unknown = Reflect.get(target, name, receiver);
      if (name !== "import" || isOver) return model;
      return {
        findMany: async (query: Parameters<typeof target.import.findMany>[0]) => {
          if (!isOver) {
            isOver = true;
            await happens();
          }
          return await target.import.findMany(query);
        },
      };
    },
  });
  return rememberClient(db.provider, { url: urlOf(db), client, raw: rawOf(db) });
}

describeOnBothDatabases("the fingerprint of a run", (context) => {
  let runId = "";

  beforeAll(async () => {
    const project = await createProject(context.db, { name: "fingerprints", description: "", by: "test" });
    const created = await createRun(context.db, { projectId: project.id, name: "a run", createdBy: "person:tests" });
    runId = created.id;
  });

  it("never has the facts of one revision under the number of another", async () => {
    const before = await findRunFingerprint(context.db, { runId });
    const db = interrupted(context.db, () =>
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

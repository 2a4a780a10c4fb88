import { afterAll, beforeAll, expect, it } from "vitest";
import { createProject } from "@/lib/db/create-project";
import { createRun } from "@/lib/db/create-run";
import type { Database } from "@/lib/db/database";
import { enqueueTask } from "@/lib/db/enqueue-task";
import { findDiagnosis } from "@/lib/db/find-diagnosis";
import { closeDatabase, openDatabase } from "@/lib/db/open-database";
import { renameRun } from "@/lib/db/rename-run";
import { saveDiagnosis } from "@/lib/db/save-diagnosis";
import { saveMembership } from "@/lib/db/save-membership";
import { saveSetting } from "@/lib/db/save-setting";
import { saveUser } from "@/lib/db/save-user";
import { describeOnBothDatabases } from "./both-databases";
import { newProject } from "./import-fixture";

const ROUNDS = 10;
const DIAGNOSIS = {
  engineVersion: "1",
  status: "healthy",
  weight: 3,
  findings: [],
  lastStep: 9,
  finalLoss: null,
  result: "{}",
  line: "{}",
} as const;

describeOnBothDatabases("two servers that write the same row at once", (context) => {
  let servers: readonly Database[];
  beforeAll(async () => {
    servers = [context.db, await openDatabase({ url: context.url }), await openDatabase({ url: context.url })];
  });
  afterAll(async () => {
    for (const server of servers.slice(1)) await closeDatabase(server);
  });

  /** Does the same on every server at once, and again with other names. */
  async function everywhere<T>(write: (db: Database, round: number) => Promise<T>): Promise<T[][]> {
    const results: T[][] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      results.push(await Promise.all([...servers, ...servers].map((db) => write(db, round))));
    }
    return results;
  }

  it("keep one diagnosis under its key", async () => {
    const { id: runId } = await createRun(context.db, {
      projectId: await newProject(context.db),
      name: "run",
      createdBy: "test",
    });
    const diagnosis = { ...DIAGNOSIS, revision: 0 };
    await everywhere((db, round) => saveDiagnosis(db, { runId, key: `key ${round}`, ...diagnosis }));
    for (let round = 0; round < ROUNDS; round += 1) {
      expect(await findDiagnosis(context.db, { runId, key: `key ${round}` })).not.toBeNull();
    }
  });

  it("keep a diagnosis while the run gets other names", async () => {
    const { id: runId } = await createRun(context.db, {
      projectId: await newProject(context.db),
      name: "run",
      createdBy: "test",
    });
    const diagnosis = { ...DIAGNOSIS, revision: 0 };
    for (let round = 0; round < 3 * ROUNDS; round += 1) {
      const renamed = await Promise.all([
        ...servers.map((db, at) => renameRun(db, { id: runId, name: `${round} ${at}`, by: "test", at: new Date() })),
        ...servers.map((db, at) => saveDiagnosis(db, { runId, key: `${round} ${at}`, ...diagnosis }).then(() => true)),
      ]);
      expect(renamed).not.toContain(false);
    }
  });

  it("make one project of a name", async () => {
    const made = await everywhere((db, round) =>
      createProject(db, { name: `project ${round}`, description: "", by: "test" }),
    );
    for (const projects of made) expect(new Set(projects.map(({ id }) => id)).size).toBe(1);
  });

  it("make one person of an address and one membership", async () => {
    const projectId = await newProject(context.db);
    const made = await everywhere(async (db, round) => {
      const email = `person${round}@example.org`;
      const { id } = await saveUser(db, {
        name: "Person",
        email,
        passwordHash: "x",
        isAdministrator: false,
        by: "test",
      });
      await saveMembership(db, { projectId, userId: id, role: "engineer", by: "test" });
      return id;
    });
    for (const ids of made) expect(new Set(ids).size).toBe(1);
  });

  it("ask for one task and keep one setting", async () => {
    await everywhere((db, round) => enqueueTask(db, { kind: `kind ${round}`, runId: null, dueAt: new Date() }));
    await everywhere((db, round) => saveSetting(db, { key: `setting ${round}`, value: "same" }));
  });
});

import { afterAll, beforeAll, expect, it } from "vitest";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { changeProjectBodySchema, createProjectBodySchema } from "@/lib/schema/project";
import { changeProject } from "@/lib/usecases/change-project";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { getProject } from "@/lib/usecases/get-project";
import { listProjectSummaries } from "@/lib/usecases/list-project-summaries";
import { makeProject } from "@/lib/usecases/make-project";
import { removeRun } from "@/lib/usecases/remove-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { accountOn, actorOf } from "./account-on";
import { refusalOf } from "./refusal-of";
import { runtimeOn } from "./runtime-under-test";

describeOnBothDatabases("projects", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let root = "";
  const ids = { trauma: "", burns: "" };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    root = await accountOn(context.db, "Root", { isAdministrator: true });
    for (const name of ["trauma", "burns"] as const) {
      const body = createProjectBodySchema.parse({ name, description: `All of ${name}` });
      ids[name] = (await makeProject(runtime, await asRoot(), body)).id;
    }
  });
  afterAll(() => remove());

  const asRoot = () => actorOf(context.db, root);

  it("are made by administrators of the installation alone, under names that are free", async () => {
    const ada = await actorOf(context.db, await accountOn(context.db, "Ada", { [ids.trauma]: "administrator" }));
    const body = createProjectBodySchema.parse({ name: " trauma " });
    expect(await refusalOf(makeProject(runtime, ada, body))).toMatch(/^forbidden/);
    expect(await refusalOf(makeProject(runtime, await asRoot(), body))).toMatch(/^conflict: .*"trauma" is taken/);
    expect((await listProjectSummaries(runtime, await asRoot(), { page: 1 })).total).toBe(2);
  });

  it("are listed with what is in them, to those who have a role in them", async () => {
    const eve = await actorOf(context.db, await accountOn(context.db, "Eve", { [ids.burns]: "engineer" }));
    const { id } = await createEmptyRun(runtime, eve, { project: ids.burns, name: "first" });
    await createEmptyRun(runtime, eve, { project: ids.burns, name: "second" });
    await removeRun(runtime, eve, id, "A trial.");
    const list = await listProjectSummaries(runtime, eve, { page: 1 });
    expect(list).toMatchObject({ total: 1, projects: [{ name: "burns", runs: 1, people: 1, role: "engineer" }] });
    const [newest] = await listAuditEntries(context.db, { projects: [ids.burns], limit: 1 });
    expect(list.projects[0]?.lastActivityAt).toBe(newest?.at);
    expect((await listProjectSummaries(runtime, await asRoot(), { page: 1 })).projects).toMatchObject([
      { name: "burns", role: "administrator" },
      { name: "trauma", role: "administrator" },
    ]);
    expect(await getProject(runtime, eve, ids.burns)).toMatchObject({ deletedRuns: 1, planVersion: null });
  });

  it("that are foreign answer exactly as those that do not exist", async () => {
    const zoe = await actorOf(context.db, await accountOn(context.db, "Zoe", { [ids.burns]: "administrator" }));
    const change = changeProjectBodySchema.parse({ description: "mine" });
    for (const foreign of [ids.trauma, "trauma"]) {
      expect(await refusalOf(getProject(runtime, zoe, foreign))).toBe(
        await refusalOf(getProject(runtime, zoe, "none")),
      );
      expect(await refusalOf(changeProject(runtime, zoe, foreign, change))).toBe(
        await refusalOf(changeProject(runtime, zoe, "none", change)),
      );
    }
    expect((await getProject(runtime, await asRoot(), ids.trauma)).description).toBe("All of trauma");
  });

  it("are changed by their administrators, with what stood there before in the log", async () => {
    const boss = await actorOf(context.db, await accountOn(context.db, "Boss", { [ids.trauma]: "administrator" }));
    const nurse = await actorOf(context.db, await accountOn(context.db, "Nurse", { [ids.trauma]: "clinician" }));
    const change = changeProjectBodySchema.parse({ description: "Mortality", keepDeletedDays: 90 });
    expect(await refusalOf(changeProject(runtime, nurse, ids.trauma, change))).toMatch(/^forbidden/);
    const changed = await changeProject(runtime, boss, ids.trauma, change);
    expect(changed).toMatchObject({ name: "trauma", description: "Mortality", keepDeletedDays: 90 });
    // The same again changes nothing, and says nothing.
    await changeProject(runtime, boss, ids.trauma, change);
    const entries = await listAuditEntries(context.db, { projects: null, action: "project.changed", limit: 10 });
    expect(entries).toMatchObject([
      {
        actor: boss.id,
        project: ids.trauma,
        details: {
          description: { from: "All of trauma", to: "Mortality" },
          keepDeletedDays: { from: 30, to: 90 },
        },
      },
    ]);
    const taken = changeProject(runtime, boss, ids.trauma, changeProjectBodySchema.parse({ name: "burns" }));
    expect(await refusalOf(taken)).toMatch(/^conflict: .*"burns" is taken/);
  });
});

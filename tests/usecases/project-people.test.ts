import { afterAll, beforeAll, expect, it } from "vitest";
import { can, type ROLES } from "@/lib/auth/roles";
import { createProject } from "@/lib/db/create-project";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { changePerson } from "@/lib/usecases/change-person";
import { getMember, listMembers } from "@/lib/usecases/list-members";
import { removeMember } from "@/lib/usecases/remove-member";
import type { Runtime } from "@/lib/usecases/runtime";
import { saveMember } from "@/lib/usecases/save-member";
import { describeOnBothDatabases } from "../db/both-databases";
import { accountOn, actorOf } from "./account-on";
import { refusalOf } from "./refusal-of";
import { runtimeOn } from "./runtime-under-test";

describeOnBothDatabases("people of a project", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let root = "";
  let projects = 0;

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    root = await accountOn(context.db, "Root", { isAdministrator: true });
  });
  afterAll(() => remove());

  const newProject = async () => {
    projects += 1;
    return (await createProject(context.db, { name: `project ${projects}`, description: "", by: "test" })).id;
  };
  const someone = (
    project: string,
    role: (typeof ROLES)[number],
    name = `${role} of ${project}`.replaceAll(" ", "."),
  ) => accountOn(context.db, name, { [project]: role });

  it("are listed with role, right and standing, administrators of the installation as such", async () => {
    const project = await newProject();
    const boss = await someone(project, "administrator");
    const auditor = await someone(project, "auditor");
    const { people } = await listMembers(runtime, await actorOf(context.db, boss), project);
    const of = (id: string) => people.find(({ userId }) => userId === id);
    expect(people).toHaveLength(3);
    expect(of(auditor)).toMatchObject({ role: "auditor", mayReadPatients: null, readsPatients: false });
    expect(of(root)).toMatchObject({ role: null, since: null, isInstallationAdministrator: true, readsPatients: true });
  });

  it("are told and changed by administrators of the project alone; others learn nothing", async () => {
    const project = await newProject();
    const boss = await someone(project, "administrator");
    const target = { project, userId: await someone(project, "engineer") };
    for (const role of ["engineer", "clinician", "auditor"] as const) {
      const actor = await actorOf(
        context.db,
        await accountOn(context.db, `${role}.in.${project}`, { [project]: role }),
      );
      expect(await refusalOf(listMembers(runtime, actor, project))).toMatch(/^forbidden/);
      expect(await refusalOf(removeMember(runtime, actor, target))).toMatch(/^forbidden/);
    }
    const elsewhere = await newProject();
    const stranger = await actorOf(context.db, await someone(elsewhere, "administrator"));
    const absent = { project: "none", userId: target.userId };
    const rights = { role: "auditor", mayReadPatients: null } as const;
    expect(await refusalOf(listMembers(runtime, stranger, project))).toBe(
      await refusalOf(listMembers(runtime, stranger, "none")),
    );
    expect(await refusalOf(saveMember(runtime, stranger, target, rights))).toBe(
      await refusalOf(saveMember(runtime, stranger, absent, rights)),
    );
    // Somebody of another project is as absent as somebody who does not exist.
    const actor = await actorOf(context.db, boss);
    const outsider = stranger.id.replace("person:", "");
    for (const ask of [
      (userId: string) => getMember(runtime, actor, project, userId),
      (userId: string) => saveMember(runtime, actor, { project, userId }, rights),
      (userId: string) => removeMember(runtime, actor, { project, userId }),
    ]) {
      expect(await refusalOf(ask(outsider))).toBe(await refusalOf(ask("nobody")));
    }
  });

  it("get another role or right, which holds from the next request on and stands in the log", async () => {
    const project = await newProject();
    const boss = await actorOf(context.db, await someone(project, "administrator"));
    const userId = await someone(project, "auditor");
    expect(can(await actorOf(context.db, userId), "patient-level.read", project)).toBe(false);
    const saved = await saveMember(runtime, boss, { project, userId }, { role: "auditor", mayReadPatients: true });
    expect(saved).toMatchObject({ role: "auditor", mayReadPatients: true, readsPatients: true });
    expect(can(await actorOf(context.db, userId), "patient-level.read", project)).toBe(true);
    await removeMember(runtime, boss, { project, userId });
    expect((await actorOf(context.db, userId)).roles).toEqual({});
    const [removed, given] = await listAuditEntries(context.db, { projects: [project], limit: 2 });
    expect(removed).toMatchObject({ action: "membership.removed", details: { from: "auditor", patientsFrom: true } });
    expect(given).toMatchObject({
      actor: boss.id,
      object: `person:${userId}`,
      details: { from: "auditor", to: "auditor", patientsFrom: null, patientsTo: true },
    });
  });

  it("keep their last administrator, whoever acts", async () => {
    const project = await newProject();
    const boss = await someone(project, "administrator");
    const target = { project, userId: boss };
    for (const id of [boss, root]) {
      const actor = await actorOf(context.db, id);
      const demoted = saveMember(runtime, actor, target, { role: "engineer", mayReadPatients: null });
      expect(await refusalOf(demoted)).toMatch(/^conflict: This is the only administrator/);
      expect(await refusalOf(removeMember(runtime, actor, target))).toMatch(
        /^conflict: This is the only administrator/,
      );
    }
    // One whose account is disabled is none.
    const second = await accountOn(context.db, `second.of.${project}`, { [project]: "administrator" });
    await changePerson(runtime, await actorOf(context.db, root), second, { isDisabled: true });
    expect(await refusalOf(removeMember(runtime, await actorOf(context.db, boss), target))).toMatch(/^conflict/);
    await changePerson(runtime, await actorOf(context.db, root), second, { isDisabled: false });
    expect(await refusalOf(removeMember(runtime, await actorOf(context.db, boss), target))).toBeNull();
  });

  it("keep one administrator when all of them take the role from each other at once", async () => {
    const project = await newProject();
    const names = ["a", "b", "c", "d"];
    const ids = await Promise.all(
      names.map((name) => accountOn(context.db, `${name}.of.${project}`, { [project]: "administrator" })),
    );
    const actors = await Promise.all(ids.map((id) => actorOf(context.db, id)));
    const outcomes = await Promise.all(
      actors.map((actor, index) => {
        const target = { project, userId: ids[(index + 1) % ids.length] ?? "" };
        return index % 2 === 0
          ? refusalOf(removeMember(runtime, actor, target))
          : refusalOf(saveMember(runtime, actor, target, { role: "engineer", mayReadPatients: null }));
      }),
    );
    expect(outcomes.filter((refusal) => refusal?.startsWith("conflict"))).toHaveLength(1);
    const { people } = await listMembers(runtime, await actorOf(context.db, root), project);
    expect(people.filter(({ role }) => role === "administrator")).toHaveLength(1);
  });

  it("are added without an invitation by administrators of the installation alone", async () => {
    const project = await newProject();
    const boss = await actorOf(context.db, await someone(project, "administrator"));
    const userId = await accountOn(context.db, `free.${project}`);
    const rights = { role: "clinician", mayReadPatients: null } as const;
    expect(await refusalOf(saveMember(runtime, boss, { project, userId }, rights))).toMatch(/^not-found/);
    await saveMember(runtime, await actorOf(context.db, root), { project, userId }, rights);
    expect((await actorOf(context.db, userId)).roles).toEqual({ [project]: "clinician" });
  });
});

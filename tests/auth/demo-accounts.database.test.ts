import { afterAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { seedDemoAccess } from "@/lib/auth/demo-accounts";
import { createProject } from "@/lib/db/create-project";
import { listMembers } from "@/lib/db/list-members";
import { removeMembership } from "@/lib/db/remove-membership";
import { saveMembership } from "@/lib/db/save-membership";
import { describeOnBothDatabases } from "../db/both-databases";
import { authContextOn } from "./auth-context";
import { SessionClient } from "./session-client";

describeOnBothDatabases("the accounts of the demo", (context) => {
  afterAll(() => gatheredWritten(context.db));

  it("have their role from the first start, and keep what a visitor made of it over the next ones", async () => {
    const { id: projectId } = await createProject(context.db, { name: "demo", description: "", by: "test" });
    const start = () => seedDemoAccess(context.db, { projectId, secret: "s".repeat(64), now: new Date() });
    const members = async () => {
      const people = await listMembers(context.db, { projectId });
      return people.flatMap(({ email, userId, membership }) =>
        membership === null
          ? []
          : [{ email, userId, role: membership.role, mayReadPatients: membership.mayReadPatients }],
      );
    };
    await start();
    const first = await members();
    expect(first.map(({ email, role }) => `${role} ${email}`).sort()).toEqual(
      ["administrator", "auditor", "clinician", "engineer"].map((role) => `${role} ${role}@demo.local`),
    );
    const idOf = (name: string) => first.find(({ role }) => role === name)?.userId ?? "";
    await saveMembership(context.db, {
      projectId,
      userId: idOf("engineer"),
      role: "clinician",
      mayReadPatients: false,
      by: "test",
    });
    await removeMembership(context.db, { projectId, userId: idOf("auditor"), by: "test", at: new Date() });
    const changed = await members();
    const { accounts } = await start();
    expect(await members()).toEqual(changed);
    for (const { email, password } of accounts) {
      expect((await new SessionClient(authContextOn(context.db)).signIn(email, password)).status).toBe(200);
    }
  });
});

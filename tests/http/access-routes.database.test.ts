import { afterAll, beforeAll, expect, it } from "vitest";
import { DELETE as REVOKE } from "@/app/api/v1/invitations/[invitationId]/route";
import { GET as INVITATIONS, POST as INVITE } from "@/app/api/v1/invitations/route";
import { POST as PASSWORD_LINK } from "@/app/api/v1/people/[userId]/password-link/route";
import { PATCH as CHANGE_PERSON } from "@/app/api/v1/people/[userId]/route";
import { GET as PEOPLE } from "@/app/api/v1/people/route";
import { GET as MEMBER, DELETE as REMOVE, PUT as SAVE } from "@/app/api/v1/projects/[id]/people/[userId]/route";
import { GET as MEMBERS } from "@/app/api/v1/projects/[id]/people/route";
import { PATCH as CHANGE, GET as PROJECT } from "@/app/api/v1/projects/[id]/route";
import { POST as MAKE, GET as PROJECTS } from "@/app/api/v1/projects/route";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Role } from "@/lib/auth/roles";
import { createProject } from "@/lib/db/create-project";
import { invitationListSchema, issuedInvitationSchema } from "@/lib/schema/invitation";
import {
  memberListSchema,
  memberSchema,
  passwordLinkSchema,
  personListPageSchema,
  personSchema,
} from "@/lib/schema/people";
import { projectDetailsSchema, projectListPageSchema } from "@/lib/schema/project";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { accountOn } from "../usecases/account-on";
import { runtimeOn } from "../usecases/runtime-under-test";

type Handler = typeof PROJECTS;

describeOnBothDatabases("the API of projects and people", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  const ids = { mine: "", foreign: "" };
  const users = { mine: "", foreign: "" };
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    for (const place of ["mine", "foreign"] as const) {
      ids[place] = (await createProject(context.db, { name: place, description: "", by: "test" })).id;
      users[place] = await accountOn(context.db, `One.${place}`, { [ids[place]]: "engineer" });
    }
    for (const role of ["engineer", "clinician", "auditor", "administrator"] as const) {
      tokens.set(role, await giveToken(context.db, { role, projectIds: [ids.mine] }));
    }
    tokens.set("installation", await giveToken(context.db, { role: "administrator", projectIds: null }));
    const scopes = ["ingest", "read", "report"] as const;
    tokens.set("narrow", await giveToken(context.db, { role: "administrator", projectIds: null, scopes }));
  });
  afterAll(async () => {
    await gatheredWritten(context.db);
    await remove();
  });

  type Holder = Role | "installation" | "narrow" | "nobody";
  const call = async (
    as: Holder,
    handler: Handler,
    {
      params = {},
      method = "GET",
      query = "",
      body,
    }: { params?: Record<string, string>; method?: string; query?: string; body?: unknown },
  ) => {
    const token = tokens.get(as);
    const response = await handler(
      new Request(`http://rounds.test/api/v1/anything${query}`, {
        method,
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
      { params: Promise.resolve(params) },
    );
    const answer = await response.json();
    return { status: response.status, answer };
  };
  const onProject = (id: string, userId: string) => ({ params: { id, userId } });
  const rights = { role: "auditor", mayReadPatients: null };

  it("answers for a foreign project or person exactly as for one that does not exist", async () => {
    const without = ({ status, answer: { requestId: _, ...rest } }: Awaited<ReturnType<typeof call>>) => ({
      status,
      rest,
    });
    const asked: readonly (readonly [Handler, Parameters<typeof call>[2]])[] = [
      [PROJECT, {}],
      [CHANGE, { method: "PATCH", body: { description: "x" } }],
      [MEMBERS, {}],
      [MEMBER, {}],
      [SAVE, { method: "PUT", body: rights }],
      [REMOVE, { method: "DELETE" }],
    ];
    for (const [handler, request] of asked) {
      const of = (id: string, userId: string) =>
        call("administrator", handler, { ...request, ...onProject(id, userId) });
      const foreign = without(await of(ids.foreign, users.foreign));
      expect(foreign.status).toBe(404);
      expect(foreign).toEqual(without(await of("none", "none")));
    }
    for (const [handler, request] of asked.slice(3)) {
      const of = (userId: string) => call("administrator", handler, { ...request, ...onProject(ids.mine, userId) });
      expect(without(await of(users.foreign))).toEqual(without(await of("none")));
    }
    const listed = (project: string) => call("administrator", INVITATIONS, { query: `?project=${project}` });
    expect(without(await listed(ids.foreign))).toEqual(without(await listed("none")));
    const invited = (project: string) =>
      call("administrator", INVITE, { method: "POST", body: { project, email: "a@b.org", role: "engineer" } });
    expect(without(await invited(ids.foreign))).toEqual(without(await invited("none")));
  });

  it("lets nobody without a token in, and no role but administrators among people", async () => {
    for (const handler of [PROJECTS, PROJECT, MEMBERS, INVITATIONS, PEOPLE]) {
      expect((await call("nobody", handler, onProject(ids.mine, users.mine))).status).toBe(401);
    }
    for (const role of ["engineer", "clinician", "auditor", "narrow"] as const) {
      for (const handler of [MEMBERS, MEMBER, INVITATIONS, PEOPLE]) {
        const request = {
          ...onProject(ids.mine, users.mine),
          query: handler === INVITATIONS ? `?project=${ids.mine}` : "",
        };
        expect((await call(role, handler, request)).status).toBe(403);
      }
      expect((await call(role, MAKE, { method: "POST", body: { name: "x" } })).status).toBe(403);
    }
    // Administrators of one project decide on nothing of the installation.
    const asked = { params: { userId: users.mine } };
    expect((await call("administrator", PEOPLE, {})).status).toBe(403);
    expect((await call("administrator", INVITATIONS, {})).status).toBe(403);
    expect((await call("administrator", MAKE, { method: "POST", body: { name: "x" } })).status).toBe(403);
    const disabled = await call("administrator", CHANGE_PERSON, {
      ...asked,
      method: "PATCH",
      body: { isDisabled: true },
    });
    expect(disabled.status).toBe(403);
    expect((await call("administrator", PASSWORD_LINK, { ...asked, method: "POST" })).status).toBe(403);
  });

  it("answers in the forms that it describes", async () => {
    const made = await call("installation", MAKE, { method: "POST", body: { name: "made by a program" } });
    expect([made.status, typeof made.answer.id]).toEqual([201, "string"]);
    const list = await call("installation", PROJECTS, {});
    expect(projectListPageSchema.parse(list.answer).total).toBe(3);
    const own = await call("engineer", PROJECTS, {});
    expect(projectListPageSchema.parse(own.answer).projects.map(({ name }) => name)).toEqual(["mine"]);
    projectDetailsSchema.parse((await call("auditor", PROJECT, { params: { id: "mine" } })).answer);
    memberListSchema.parse((await call("administrator", MEMBERS, { params: { id: ids.mine } })).answer);
    const saved = await call("administrator", SAVE, {
      ...onProject(ids.mine, users.mine),
      method: "PUT",
      body: rights,
    });
    expect(memberSchema.parse(saved.answer).role).toBe("auditor");
    personListPageSchema.parse((await call("installation", PEOPLE, { query: "?search=one" })).answer);
    const person = { params: { userId: users.mine } };
    const body = { isAdministrator: true };
    personSchema.parse((await call("installation", CHANGE_PERSON, { ...person, method: "PATCH", body })).answer);
    const link = await call("installation", PASSWORD_LINK, { ...person, method: "POST" });
    expect(passwordLinkSchema.parse(link.answer).link).toMatch(/^\/new-password#/);
    const asked = { project: "mine", email: " New@Example.org ", role: "clinician" };
    const issued = await call("administrator", INVITE, { method: "POST", body: asked });
    expect(issued.status).toBe(201);
    const { id } = issuedInvitationSchema.parse(issued.answer);
    const open = await call("administrator", INVITATIONS, { query: "?project=mine" });
    expect(invitationListSchema.parse(open.answer).invitations).toMatchObject([
      { id, email: "new@example.org", by: null },
    ]);
    expect((await call("administrator", REVOKE, { params: { invitationId: id }, method: "DELETE" })).status).toBe(200);
  });

  it("says of a bad request which part is at fault, and changes nothing", async () => {
    const bad = [
      await call("installation", MAKE, { method: "POST", body: { name: "a\u0007b" } }),
      await call("installation", CHANGE, { params: { id: ids.mine }, method: "PATCH", body: { keepDeletedDays: 0 } }),
      await call("installation", CHANGE, { params: { id: ids.mine }, method: "PATCH", body: {} }),
      await call("installation", SAVE, { ...onProject(ids.mine, users.mine), method: "PUT", body: { role: "king" } }),
      await call("installation", INVITE, {
        method: "POST",
        body: { project: "mine", email: "no address", role: "auditor" },
      }),
    ];
    expect(bad.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    expect(bad.map(({ answer }) => answer.errors[0].location)).toEqual([
      "body.name",
      "body.keepDeletedDays",
      "body",
      "body.role",
      "body.email",
    ]);
  });
});

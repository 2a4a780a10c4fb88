import { beforeAll, expect, test, vi } from "vitest";
import * as z from "zod";
import { AppError } from "@/lib/core/errors";
import { createProject } from "@/lib/db/create-project";
import { createRouteFactory } from "@/lib/http/route-factory";
import { authContextOn } from "../auth/auth-context";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";

describeOnBothDatabases("an API route", (context) => {
  const createRoute = createRouteFactory(() => authContextOn(context.db));
  let token = "";
  let projectId = "";

  beforeAll(async () => {
    projectId = (await createProject(context.db, { name: "trauma", description: "", by: "test" })).id;
    token = await giveToken(context.db, { name: "test", role: "engineer", projectIds: [projectId] });
  });

  const route = createRoute({
    capability: "run.upload",
    querySchema: z.object({ project: z.string() }),
    handler: ({ query, params, authorize }) => {
      authorize(query.project);
      return { project: query.project, id: params["id"] };
    },
  });
  const call = (handler: typeof route, search: string, init: RequestInit = {}) =>
    handler(new Request(`http://rounds.test/api/v1/things${search}`, init), { params: Promise.resolve({ id: "7" }) });
  const asEngineer = () => ({ headers: { authorization: `Bearer ${token}` } });

  test("checks the token before it looks at the query", async () => {
    const response = await call(route, "");
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
    expect(await response.json()).toMatchObject({ type: "/problems/unauthenticated", requestId: expect.any(String) });
  });

  test("answers what the handler returns, with a request id", async () => {
    const response = await call(route, `?project=${projectId}`, asEngineer());
    expect(response.status).toBe(200);
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.json()).toEqual({ project: projectId, id: "7" });
  });

  test("serves a route whose path names nothing", async () => {
    const request = new Request(`http://rounds.test/api/v1/things?project=${projectId}`, asEngineer());
    const response = await route(request, { params: Promise.resolve(undefined) });
    expect(await response.json()).toEqual({ project: projectId });
  });

  test("names the parameter at fault", async () => {
    const response = await call(route, "?other=1", asEngineer());
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ location: "query.project" }] });
  });

  test.each([
    ["NUL", '{"project":{"names":["fine","a\\u0000b"]}}', "body.project.names.1"],
    ["NUL in a name", '{"project":{"a\\u0000b":1}}', "body.project"],
    ["half of a character", '{"project":["a\\ud800b"]}', "body.project.0"],
    ["half of a character in a name", '{"a\\udc00b":1}', "body"],
    ["brackets without an end", `{"project":${"[".repeat(400_000)}${"]".repeat(400_000)}}`, "body"],
  ])("refuses %s anywhere in a body, whatever the schema lets through", async (_, body, location) => {
    const anything = createRoute({ capability: "run.upload", bodySchema: z.json(), handler: () => "taken" });
    const answer = await call(anything, "", { ...asEngineer(), method: "POST", body });
    expect(await answer.json()).toMatchObject({ status: 400, errors: [{ location }] });
  });

  test("refuses NUL in query, path and body, which a database could not even be asked for", async () => {
    const query = await call(route, "?project=a%00b", asEngineer());
    expect(await query.json()).toMatchObject({ status: 400, errors: [{ location: "query.project" }] });
    const request = new Request(`http://rounds.test/api/v1/things?project=${projectId}`, asEngineer());
    const path = await route(request, { params: Promise.resolve({ id: "a\u0000b" }) });
    expect(await path.json()).toMatchObject({ status: 400, errors: [{ location: "path.id" }] });
    const withBody = createRoute({
      capability: "run.upload",
      bodySchema: z.object({ project: z.string() }),
      handler: ({ body }) => body,
    });
    const init = { ...asEngineer(), method: "POST", body: '{"project":"a\\u0000b"}' };
    const body = await call(withBody, "", init);
    expect(await body.json()).toMatchObject({ status: 400, errors: [{ location: "body.project" }] });
  });

  test("answers for a foreign project as if it did not exist", async () => {
    expect((await call(route, "?project=foreign", asEngineer())).status).toBe(404);
  });

  test("refuses a right that the role has nowhere", async () => {
    const forAuditors = createRoute({ capability: "audit.read", handler: () => "secret" });
    expect((await call(forAuditors, "", asEngineer())).status).toBe(403);
  });

  test("reads a JSON body by its schema and refuses what is none", async () => {
    const withBody = createRoute({
      capability: "run.upload",
      bodySchema: z.strictObject({ name: z.string() }),
      handler: ({ body }) => body.name,
    });
    const post = (body: string) => call(withBody, "", { ...asEngineer(), method: "POST", body });
    expect(await (await post('{"name":"run 1"}')).json()).toBe("run 1");
    expect((await post("name=run")).status).toBe(400);
    expect((await post('{"name":"x","other":1}')).status).toBe(400);
    expect((await post(JSON.stringify({ name: "x".repeat(1024 * 1024) }))).status).toBe(413);
  });

  test("turns an application error into its status, and a defect into a fixed text and a line in the log", async () => {
    const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const throwing = (error: Error) =>
      createRoute({
        capability: "run.read",
        handler: () => {
          throw error;
        },
      });
    const known = await call(
      throwing(new AppError("conflict", "The name is taken.", "Choose another.")),
      "",
      asEngineer(),
    );
    expect(known.status).toBe(409);
    expect(await known.json()).toMatchObject({ detail: "The name is taken.", fix: "Choose another." });
    expect(written).not.toHaveBeenCalled();

    const unknown = await call(throwing(new Error("password=hunter2")), "", asEngineer());
    expect(unknown.status).toBe(500);
    const problem = await unknown.json();
    expect(JSON.stringify(problem)).not.toContain("hunter2");
    const line = String(written.mock.calls[0]?.[0]);
    expect(line).toContain(problem.requestId);
    expect(line).not.toContain("hunter2");
  });
});

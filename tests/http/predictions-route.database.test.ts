import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DELETE } from "@/app/api/v1/runs/[id]/predictions/[setId]/route";
import { GET, POST } from "@/app/api/v1/runs/[id]/predictions/route";
import type { Role } from "@/lib/auth/roles";
import { addedPredictionsSchema, predictionSetListSchema } from "@/lib/schema/predictions";
import { importRun } from "@/lib/usecases/import-run";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

const CSV = readFileSync("tests/fixtures/predictions/comma.csv");

describeOnBothDatabases("the API of predictions", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let runId = "";
  const tokens: Partial<Record<Role | "foreign", string>> = {};

  const tokenFor = (role: Role, project: string) => giveToken(context.db, { role, projectIds: [project] });

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    const engineer = await actorIn(context.db, "engineer", `api of predictions ${context.db.provider}`);
    const elsewhere = await actorIn(context.db, "engineer", `elsewhere ${context.db.provider}`);
    const { projectId: project } = engineer;
    const body = bodyOf('{"step":1,"loss":1}\n{"step":2,"loss":0.5}\n');
    const file = { project, run: "api", filename: "log.jsonl", body, expectedBytes: null, expectedSha256: null };
    ({ runId } = await importRun(runtime, engineer, file));
    for (const role of ["engineer", "clinician", "administrator"] as const) {
      tokens[role] = await tokenFor(role, engineer.projectId);
    }
    tokens.foreign = await tokenFor("engineer", elsewhere.projectId);
  });
  afterAll(() => remove());

  type Call = { readonly as?: Role | "foreign"; readonly search?: string; readonly setId?: string };
  const call = (
    handler: typeof GET,
    method: string,
    { as, search = "", setId = "" }: Call,
    body?: string | Uint8Array,
  ): Promise<Response> => {
    const authorization = as === undefined ? {} : { authorization: `Bearer ${tokens[as]}` };
    const sent = body === undefined ? {} : { body: Uint8Array.from(Buffer.from(body)) };
    const address = `http://rounds.test/api/v1/runs/${runId}/predictions${search}`;
    const request = new Request(address, { method, headers: authorization, ...sent });
    return handler(request, { params: Promise.resolve({ id: runId, setId }) });
  };
  const post = (body: string | Uint8Array, more: Call = {}) => call(POST, "POST", { as: "engineer", ...more }, body);

  it("answers 201 for a new file, 200 for the same again, and lists it without a row", async () => {
    const first = await post(CSV, { search: `?filename=test.csv&checkpointStep=2&dataSha256=${"a".repeat(64)}` });
    const again = await post(CSV);
    expect([first.status, again.status]).toEqual([201, 200]);
    const added = addedPredictionsSchema.parse(await first.json());
    expect(added).toMatchObject({ rows: 240, duplicate: false, comparators: ["TRISS"] });
    expect(await again.json()).toMatchObject({ id: added.id, duplicate: true });
    const listed = await call(GET, "GET", { as: "clinician" });
    const { predictions } = predictionSetListSchema.parse(await listed.json());
    expect(predictions).toHaveLength(1);
    expect(predictions[0]).toMatchObject({ id: added.id, name: "test.csv", checkpointStep: 2, modelSha256: null });
  });

  it.each([
    ["a percentage", "y_true,y_prob\n1,37\n", "", 422, "found 37 in row 1 of predictions.csv"],
    ["a column that identifies patients", "Name,y_true,y_prob\nA,1,0.5\n", "", 422, 'found the column "Name"'],
    ["an empty file", "", "", 422, "found an empty file"],
    ["a hash that is none", "y_true,y_prob\n1,0.5\n", "?modelSha256=abc", 400, "query.modelSha256"],
    ["a parameter that does not exist", "y_true,y_prob\n1,0.5\n", "?model=x", 400, "usable query"],
    ["too many columns", `y_true,y_prob,${Array.from({ length: 200 }, (_, at) => `c${at}`)}\n`, "", 413, "at most 200"],
  ])("refuses %s with a problem that says what to do", async (_, body, search, status, detail) => {
    const response = await post(body, { search });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({
      status,
      detail: expect.stringContaining(detail),
      fix: expect.stringMatching(/\w/),
    });
  });

  it("asks for a token, a role and the project before it reads anything", async () => {
    expect((await call(POST, "POST", {}, CSV)).status).toBe(401);
    expect((await post(CSV, { as: "clinician" })).status).toBe(403);
    expect((await post(CSV, { as: "foreign" })).status).toBe(404);
    expect((await call(GET, "GET", { as: "foreign" })).status).toBe(404);
    expect((await call(DELETE, "DELETE", { as: "foreign", setId: "x" })).status).toBe(404);
    expect((await call(DELETE, "DELETE", { as: "clinician", setId: "x" })).status).toBe(403);
  });

  it("removes a set once", async () => {
    const { id } = addedPredictionsSchema.parse(await (await post("y_true,y_prob\n1,0.9\n0,0.2\n")).json());
    const gone = await call(DELETE, "DELETE", { as: "administrator", setId: id });
    expect([gone.status, await gone.json()]).toEqual([200, { id }]);
    expect((await call(DELETE, "DELETE", { as: "administrator", setId: id })).status).toBe(404);
  });
});

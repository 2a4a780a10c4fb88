import { afterAll, beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { runtimeOn } from "../usecases/runtime-under-test";
import { absentPlace, buildPlace, HOLDERS, hashOfPassword, type Place, signIn } from "./access-world";
import { askRoute, CLOSED, loadRoute, type Route, SLICE } from "./ask-route";
import { ROUTE_ENTRIES, type RouteRequest } from "./route-requests";

const SENTINEL = "sentinel";
const KINDS = [
  "project",
  "run",
  "written",
  "judgement",
  "report",
  "invitation",
  "token",
  "predictions",
  "member",
  "deletedRun",
  "alertTarget",
  "proof",
] as const satisfies (keyof Place)[];
const LOG = '{"step":0,"loss":1}\n{"step":1,"loss":0.5}\n';

/** Kinds of things that a route's request names, in its path, query or body, where it names more than one. */
function innerKinds(name: string, own: Place): readonly (typeof KINDS)[number][] {
  const request = ROUTE_ENTRIES[name]?.request;
  if (request === undefined) return [];
  const named = KINDS.filter((kind) => JSON.stringify(request({ ...own, [kind]: SENTINEL })).includes(SENTINEL));
  return named.length > 1 ? named : [];
}

describeOnBothDatabases("no side door into another project", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let own: Place;
  let foreign: Place;
  let routes: Route[] = [];
  let callers: readonly { readonly who: string; readonly headers: Headers }[] = [];

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    own = await buildPlace(runtime, context.db, "mine");
    foreign = await buildPlace(runtime, context.db, "zebra");
    const hash = await hashOfPassword();
    callers = await Promise.all(
      HOLDERS.map(async (who) => ({ who, headers: await signIn(runtime, who, own.project, hash) })),
    );
    const loaded = await Promise.all(CLOSED.map(({ method, path }) => loadRoute(method, path)));
    routes = context.provider === "sqlite" ? loaded : loaded.filter(({ name }) => SLICE.test(name));
  });
  afterAll(async () => {
    await gatheredWritten(context.db);
    await remove();
  });

  const askAs = async (
    who: string,
    name: string,
    request: RouteRequest,
    more: Readonly<Record<string, string>> = {},
  ) => {
    const [method = "", path = ""] = name.split(" ");
    const headers = new Headers(callers.find((caller) => caller.who === who)?.headers);
    for (const [header, value] of Object.entries(more)) headers.set(header, value);
    const response = await askRoute(await loadRoute(method, path), request, headers);
    return { status: response.status, body: (await response.text()).replace(/"requestId":"[^"]*"/, "") };
  };

  it("a thing of it that is asked for inside one's own answers as one that does not exist", async () => {
    const absent = absentPlace(foreign);
    const asked = new Set<string>();
    for (const { name } of routes) {
      const request = ROUTE_ENTRIES[name]?.request;
      for (const kind of innerKinds(name, own)) {
        if (request === undefined) continue;
        for (const { who } of callers.filter((caller) => caller.who !== "root")) {
          const told = async (place: Place) => {
            const { status, body } = await askAs(who, name, request({ ...own, [kind]: place[kind] }));
            return `${status} ${body.replaceAll(place[kind], "NAMED")}`;
          };
          const key = `${who}: ${name} with another ${kind}`;
          expect(`${key}: ${await told(foreign)}`).toBe(`${key}: ${await told(absent)}`);
          asked.add(`${name} ${kind}`);
        }
      }
    }
    expect(asked.size).toBeGreaterThan(context.provider === "sqlite" ? 15 : 0);
  });

  it("names, files, keys and addresses that are taken there are free here", async () => {
    const importInto = (who: string, project: string, body = LOG) =>
      askAs(who, "post /api/v1/imports", { query: { project, run: "taken name", filename: "log.jsonl" }, body });
    const there = await importInto("root", foreign.project);
    expect(JSON.parse(there.body)).toMatchObject({ newRun: true, duplicate: false });
    const made = await importInto("engineer", own.project, '{"step":2,"loss":0.25}\n');
    expect(JSON.parse(made.body)).toMatchObject({ newRun: true, duplicate: false });
    const here = await importInto("engineer", own.project);
    expect(JSON.parse(here.body)).toMatchObject({ newRun: false, duplicate: false, points: 2, issues: [] });

    const send = async (who: string, id: string) => {
      const request = { params: { id }, body: '{"step":5,"loss":0.25}\n' };
      const { body } = await askAs(who, "post /api/v1/runs/{id}/points", request, {
        "idempotency-key": "the same key",
      });
      return JSON.parse(body);
    };
    expect(await send("root", foreign.written)).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await send("root", foreign.written)).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await send("engineer", JSON.parse(here.body).runId)).toMatchObject({ accepted: 1, duplicates: 0 });
  });

  it("somebody of it can be invited like anybody else, and be asked for nothing here", async () => {
    const people = await askAs("root", "get /api/v1/projects/{id}/people", { params: { id: foreign.project } });
    const email = /"email":"(zebra[^"]*)"/.exec(people.body)?.[1] ?? "nobody";
    const invite = async (address: string) => {
      const body = { project: own.project, email: address, role: "auditor" };
      const answer = await askAs("administrator", "post /api/v1/invitations", { body });
      return { status: answer.status, told: Object.keys(JSON.parse(answer.body)) };
    };
    expect(await invite(email)).toEqual(await invite("nobody.at.all@test.local"));

    const assign = async (owner: string) => {
      const params = { id: own.run, judgementId: own.judgement };
      const body = { kind: "assign", owner: `person:${owner}`, dueOn: "2099-01-01" };
      return await askAs("clinician", "post /api/v1/runs/{id}/judgements/{judgementId}/steps", { params, body });
    };
    const refused = await assign(foreign.member);
    expect(refused.body).toContain("Expected somebody of this project who may answer a judgement");
    expect(refused).toEqual(await assign(absentPlace(foreign).member));
  });
});

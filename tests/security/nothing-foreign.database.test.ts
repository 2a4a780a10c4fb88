import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import type { Actor } from "@/lib/auth/roles";
import { readWhole } from "@/lib/report/bundle/part-bytes";
import { readZip } from "@/lib/report/bundle/read-zip";
import { RUN_SORTS } from "@/lib/schema/run";
import { findSiblingRuns } from "@/lib/usecases/find-sibling-runs";
import { getHome } from "@/lib/usecases/get-home";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { getRunToCompare } from "@/lib/usecases/get-run-to-compare";
import { listChosenRuns } from "@/lib/usecases/list-chosen-runs";
import { listGroupChoices } from "@/lib/usecases/list-group-choices";
import { listSubgroupTrend } from "@/lib/usecases/list-subgroup-trend";
import { listTokenPlaces } from "@/lib/usecases/list-token-places";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { sourceOf } from "../report/bundle-fixture";
import { runtimeOn } from "../usecases/runtime-under-test";
import { buildPlace, copyRuns, HOLDERS, hashOfPassword, type Place, signIn } from "./access-world";
import { ABSENT, askRoute, CLOSED, loadRoute, type Route, SLICE } from "./ask-route";
import { READ_QUERIES } from "./read-queries";
import { ROUTE_ENTRIES, type RouteRequest } from "./route-requests";

const READING = CLOSED.filter(({ method }) => method === "get");
const nameOf = ({ method, path }: (typeof READING)[number]): string => `${method} ${path}`;
/** Reading them makes entries in the log, which other reading shows. */
const WITH_ENTRIES = new Set(READING.filter(({ audits }) => audits !== undefined).map(nameOf));
/** The log is one chain for the whole server: its length is no secret of a project (docs/security.md). */
const OF_THE_WHOLE_LOG = new Set(["get /api/v1/audit/head", "get /api/v1/audit/check"]);
/** Of one project alone each. */
const CALLERS = HOLDERS.filter((holder) => holder !== "root");
const FOREIGN_WORD = "zebra";

/** What pages read beside what routes of the API do. */
const PAGE_READS: Readonly<Record<string, (runtime: Runtime, actor: Actor, place: Place) => Promise<unknown>>> = {
  "the start page": (runtime, actor) => getHome(runtime, actor, NOW),
  "places of a token": (runtime, actor) => listTokenPlaces(runtime, actor),
  "groups for a plan": (runtime, actor, { project }) => listGroupChoices(runtime, actor, project),
  "runs that differ in one setting": async (runtime, actor, { run }) =>
    findSiblingRuns(runtime, actor, await getRunPage(runtime, actor, run)),
  "the trend over runs": async (runtime, actor, { run }) =>
    listSubgroupTrend(runtime, actor, await getRunPage(runtime, actor, run)),
  "a run beside others": (runtime, actor, { run }) => getRunToCompare(runtime, actor, run),
  "runs chosen in the list": (runtime, actor, { run, written }) => listChosenRuns(runtime, actor, [run, written]),
};
const NOW = new Date("2026-12-01T12:00:00.000Z");

type Caller = { readonly who: string; readonly headers: Headers };
type Answer = { readonly status: number; readonly text: string };

it("every parameter of every route that reads is asked for once", () => {
  const missing = READING.flatMap((operation) => {
    const name = nameOf(operation);
    const asked = requestsOf(name, ABSENT).flatMap(({ query = {} }) => Object.keys(query));
    const parameters =
      operation.query === undefined ? {} : (z.toJSONSchema(operation.query, { io: "input" }).properties ?? {});
    return Object.keys(parameters).flatMap((parameter) => (asked.includes(parameter) ? [] : [`${name} ${parameter}`]));
  });
  expect(missing).toEqual([]);
  expect(Object.keys(READ_QUERIES).filter((name) => !READING.some((known) => nameOf(known) === name))).toEqual([]);
});

/** Every way in which a route is asked for things of a place. */
function requestsOf(name: string, place: Place): readonly RouteRequest[] {
  const plain = ROUTE_ENTRIES[name]?.request?.(place) ?? {};
  return [plain, ...(READ_QUERIES[name]?.(place) ?? []).map((query) => ({ ...plain, query }))];
}

const isArchive = (name: string, { query }: RouteRequest): boolean =>
  name === "get /api/v1/projects/{id}/export" || query?.["format"] === "bundle";

describeOnBothDatabases("of another project nothing is seen", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let own: Place;
  let foreign: Place;
  let routes: Route[] = [];
  let callers: Caller[] = [];
  let before: ReadonlyMap<string, Answer> = new Map();
  let pages: { readonly before: ReadonlyMap<string, string>; readonly after: ReadonlyMap<string, string> };

  const steady = async (): Promise<void> => {
    await Promise.all(runtime.background);
    await gatheredWritten(context.db);
  };

  const ask = async (route: Route, request: RouteRequest, { headers }: Caller): Promise<Answer> => {
    const response = await askRoute(route, request, headers);
    response.headers.delete("x-request-id");
    const bytes = new Uint8Array(await response.arrayBuffer());
    const told = JSON.stringify([...response.headers]);
    if (response.ok && isArchive(route.name, request)) {
      const { files } = await readZip(sourceOf(bytes));
      const parts = await Promise.all([...files.values()].map(async (part) => [part.path, await readWhole(part)]));
      return { status: response.status, text: `${told} ${parts.map(String).join("\n")}` };
    }
    const text = Buffer.from(bytes)
      .toString("utf8")
      .replace(/"requestId":"[^"]*"/, "");
    return { status: response.status, text: `${told} ${text}` };
  };

  /** What each caller is answered of the own project, by caller, route and query. */
  const askAll = async (order: "entries first" | "entries last", isLeftOut: typeof isArchive) => {
    const isFirst = ({ name }: Route): boolean => WITH_ENTRIES.has(name) === (order === "entries first");
    const answers = new Map<string, Answer>();
    for (const route of [...routes.filter(isFirst), null, ...routes.filter((one) => !isFirst(one))]) {
      if (route === null) await steady();
      else {
        for (const request of requestsOf(route.name, own)) {
          if (isLeftOut(route.name, request)) continue;
          for (const caller of callers) {
            const key = `${caller.who}: ${route.name} ${JSON.stringify(request.query ?? {})}`;
            answers.set(key, await ask(route, request, caller));
          }
        }
      }
    }
    return answers;
  };

  /** What each caller reads on pages of the own project, as text. */
  const readPages = async (): Promise<ReadonlyMap<string, string>> => {
    await steady();
    const read = new Map<string, string>();
    for (const { who, headers } of callers) {
      const actor = await authenticateRequest(runtime, headers);
      if (actor === null) throw new Error(`${who} is nobody.`);
      for (const [name, ask] of Object.entries(PAGE_READS))
        read.set(`${who}: ${name}`, JSON.stringify(await ask(runtime, actor, own)));
      await steady();
    }
    return read;
  };

  /** What stands in everything of the other project, and nowhere else. */
  const marksOf = ({ verdict: _, ...ids }: Place): readonly string[] => [FOREIGN_WORD, ...Object.values(ids)];
  const tellsOf = (text: string): readonly string[] => marksOf(foreign).filter((mark) => text.includes(mark));

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    own = await buildPlace(runtime, context.db, "mine");
    const hash = await hashOfPassword();
    callers = await Promise.all(
      CALLERS.map(async (who) => ({ who, headers: await signIn(runtime, who, own.project, hash) })),
    );
    const loaded = await Promise.all(READING.map(({ method, path }) => loadRoute(method, path)));
    routes = context.provider === "sqlite" ? loaded : loaded.filter(({ name }) => SLICE.test(name));
    await steady();
    // What is seen for the first time makes entries of its own.
    await askAll("entries first", (name, request) => isArchive(name, request) || !WITH_ENTRIES.has(name));
    before = await askAll("entries first", isArchive);
    // The first look starts diagnoses of what has none.
    await readPages();
    const pagesBefore = await readPages();
    foreign = await buildPlace(runtime, context.db, FOREIGN_WORD);
    const list = routes.find(({ name }) => name === "get /api/v1/runs");
    const [caller] = callers;
    if (list === undefined || caller === undefined) throw new Error("There is no list of runs.");
    const names = [...(await ask(list, {}, caller)).text.matchAll(/"name":"(mine run \d+)"/g)].map(([, name]) => name);
    await copyRuns(runtime, foreign.project, names.map(String));
    pages = { before: pagesBefore, after: await readPages() };
  });
  afterAll(async () => {
    await steady();
    await remove();
  });

  it("no answer changes when another project is filled, with runs of the same names and files among them", async () => {
    const after = await askAll("entries last", isArchive);
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    const changed = [...after].flatMap(([key, { status, text }]) => {
      if ([...OF_THE_WHOLE_LOG].some((name) => key.includes(`${name} `))) return [];
      const earlier = before.get(key);
      return earlier?.status === status && earlier.text === text
        ? []
        : [`${key}: ${earlier?.status} ${earlier?.text.slice(0, 400)} → ${status} ${text.slice(0, 400)}`];
    });
    expect(changed).toEqual([]);
    expect([...after].filter(([, { status }]) => status === 200).length).toBeGreaterThan(20);
    expect([...after].flatMap(([key, { text }]) => tellsOf(text).map((mark) => `${key}: ${mark}`))).toEqual([]);
  });

  it("nothing that a page lists, counts or suggests changes by it", () => {
    expect(pages.before.size).toBe(CALLERS.length * Object.keys(PAGE_READS).length);
    for (const [key, text] of pages.after) {
      expect(`${key}: ${text}`).toBe(`${key}: ${pages.before.get(key)}`);
      expect([key, tellsOf(text)]).toEqual([key, []]);
    }
  });

  it("nothing of it is in an archive: a signed bundle, or all of one's own project", async () => {
    const faults: string[] = [];
    let archives = 0;
    for (const route of routes) {
      for (const request of requestsOf(route.name, own).filter((one) => isArchive(route.name, one))) {
        for (const caller of callers) {
          const { status, text } = await ask(route, request, caller);
          archives += status === 200 ? 1 : 0;
          faults.push(...tellsOf(text).map((mark) => `${caller.who}: ${route.name}: ${mark}`));
        }
      }
    }
    expect(faults).toEqual([]);
    expect(archives).toBe(context.provider === "sqlite" ? 5 : 1);
  });

  it("a parameter that names a thing of it is answered as one that names nothing", async () => {
    const asked: string[] = [];
    for (const route of routes) {
      const mine = requestsOf(route.name, own);
      const theirs = requestsOf(route.name, foreign);
      const nothing = requestsOf(route.name, ABSENT);
      for (const [index, { query = {} }] of theirs.entries()) {
        const values = Object.keys(query).filter((parameter) => query[parameter] !== mine[index]?.query?.[parameter]);
        const absent = nothing[index]?.query ?? {};
        if (values.length === 0) continue;
        for (const caller of callers) {
          const said = async (named: Readonly<Record<string, string>>): Promise<Answer> => {
            const { status, text } = await ask(route, { ...mine[index], query: named }, caller);
            return { status, text: values.reduce((left, one) => left.replaceAll(named[one] ?? "", "NAMED"), text) };
          };
          const key = `${caller.who}: ${route.name} ${values.join(" ")}`;
          asked.push(key);
          expect([key, await said(query)]).toEqual([key, await said(absent)]);
        }
      }
    }
    expect(asked.length).toBeGreaterThan(4);
  });

  const word = fc.oneof(
    fc.constantFrom(FOREIGN_WORD, "z", "%", "_", "ebra run", "%zebra%", "' OR 1=1 --", "\\", "mine"),
    fc.string({ maxLength: 6 }),
  );
  const optional = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
  const runQuery = fc.record({
    search: optional(word),
    sort: optional(fc.constantFrom(...RUN_SORTS)),
    status: optional(fc.constantFrom("pending", "incomplete", "no-fault-found")),
    page: optional(fc.constantFrom("1", "2")),
  });

  it("no search, order, filter or page of a list of runs, and no cursor of the log, reaches beyond one's own", async () => {
    const logQuery = fc.record({
      object: optional(fc.constantFrom(`run:${foreign.run}`, `judgement:${foreign.judgement}`, `run:${own.run}`)),
      actor: optional(fc.constantFrom(`person:${foreign.member}`, `person:${own.member}`)),
      action: optional(fc.constantFrom("run.deleted", "judgement.recorded", "token.created", "project.created")),
      before: optional(fc.integer({ min: 1, max: 200 }).map(String)),
      limit: optional(fc.constantFrom("1", "7", "100")),
    });
    const [runs, log] = await Promise.all([loadRoute("get", "/api/v1/runs"), loadRoute("get", "/api/v1/audit")]);
    const administrator = callers.find(({ who }) => who === "administrator");
    if (administrator === undefined) throw new Error("Nobody administers the own project.");
    const totalOf = ({ text }: Answer): number => Number(/"total":(\d+)/.exec(text)?.[1]);
    const all = totalOf(await ask(runs, {}, administrator));
    await fc.assert(
      fc.asyncProperty(runQuery, logQuery, async (ofRuns, ofLog) => {
        const listed = await ask(runs, { query: given(ofRuns) }, administrator);
        const told = await ask(log, { query: given(ofLog) }, administrator);
        expect(tellsOf(told.text)).toEqual([]);
        if (listed.status !== 200) return;
        expect(tellsOf(listed.text)).toEqual([]);
        expect(totalOf(listed)).toBeLessThanOrEqual(all);
      }),
      { numRuns: context.provider === "sqlite" ? 60 : 20 },
    );
  });
});

function given(query: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

import { afterAll, beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { DEMO_PLAN } from "@/lib/usecases/demo-plan";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { runtimeOn } from "../usecases/runtime-under-test";
import { buildPlace, hashOfPassword, type Place, signIn } from "./access-world";
import { askRoute, CLOSED, loadRoute, type Route } from "./ask-route";
import { ROUTE_ENTRIES, type RouteRequest } from "./route-requests";
import { listTextPlaces, type TextPlace, withText } from "./text-places";

const SQL = `'; DROP TABLE run;-- "); DELETE FROM "run" WHERE ("1"="1 /* \\' OR 1=1 % _ ? $1`;
/** Each for a thing that could take it for more than a text: both databases, JSON, JavaScript. */
const WORD = "__proto__";
const TEXTS = [SQL, "a\u0000b", "a\ud800b", WORD];
/** Longer than any name; a statement of it would be longer than a database takes. */
const LONG = "'".repeat(100_000);

/** Bodies with more in them than a right request needs, so that there is a place for every text. */
const FULLER: Readonly<Record<string, (place: Place, plans: number) => RouteRequest>> = {
  "put /api/v1/projects/{id}/analysis-plan": ({ project }, plans) => ({
    params: { id: project },
    body: { replaces: plans, content: DEMO_PLAN },
  }),
};

/** Where what was written is read again; what is not named here keeps no words of whoever asks. */
const READ_BY: Readonly<Record<string, string>> = {
  "post /api/v1/imports": "get /api/v1/runs",
  "post /api/v1/runs": "get /api/v1/runs",
  "patch /api/v1/runs/{id}": "get /api/v1/runs/{id}",
  "delete /api/v1/runs/{id}": "get /api/v1/projects/{id}/deleted-runs",
  "post /api/v1/runs/{id}/predictions": "get /api/v1/runs/{id}/predictions",
  "patch /api/v1/runs/{id}/mapping": "get /api/v1/runs/{id}/mapping",
  "post /api/v1/runs/{id}/judgements": "get /api/v1/runs/{id}/judgements",
  "post /api/v1/runs/{id}/judgements/{judgementId}/steps": "get /api/v1/runs/{id}/judgements",
  "post /api/v1/projects": "get /api/v1/projects",
  "patch /api/v1/projects/{id}": "get /api/v1/projects/{id}",
  "put /api/v1/projects/{id}/analysis-plan": "get /api/v1/projects/{id}/analysis-plan",
  "post /api/v1/projects/{id}/deleted-runs/{runId}": "get /api/v1/runs",
  "post /api/v1/tokens": "get /api/v1/tokens",
};
/** Chooses series and is not kept. */
const CHOICE = "search";

describeOnBothDatabases("a hostile text in every place of the API that takes one", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let own: Place;
  let other: Place;
  let headers: Headers;

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    own = await buildPlace(runtime, context.db, "mine");
    other = await buildPlace(runtime, context.db, "zebra");
    headers = await signIn(runtime, "root", own.project, await hashOfPassword());
  });
  afterAll(async () => {
    await gatheredWritten(context.db);
    await remove();
  });

  const ask = async (route: Route, request: RouteRequest, key: string | null = null) => {
    const sent = new Headers(headers);
    if (key !== null) sent.set("idempotency-key", key);
    const response = await askRoute(route, request, sent);
    return { status: response.status, text: await response.text() };
  };

  const askWith = async (route: Route, right: RouteRequest, place: TextPlace, text: string) => {
    if (place.in === "header") return await ask(route, right, text);
    const part = ({ path: "params", query: "query", body: "body" } as const)[place.in];
    return await ask(route, { ...right, [part]: withText(right[part], place.path, text) });
  };

  /** What every reading route says of one project, but for when somebody was there last. */
  const everythingOf = async (place: Place) => {
    const said: unknown[] = [];
    for (const { method, path } of CLOSED) {
      const name = `${method} ${path}`;
      const { decidedBy, request } = ROUTE_ENTRIES[name] ?? {};
      if (method !== "get" || decidedBy !== "project" || request === undefined || path.endsWith("/export")) continue;
      const { status, text } = await ask(await loadRoute(method, path), request(place));
      said.push([name, status, text.replaceAll(/"(?:requestId|lastActivityAt)":"[^"]*"/g, "")]);
    }
    return said;
  };

  /** Whether the text of a place stands, sign for sign, in what is read where it was written. */
  const isReadBack = async (written: string, { params }: RouteRequest, text: string) => {
    const name = READ_BY[written] ?? "";
    const route = CLOSED.find(({ method, path }) => `${method} ${path}` === name);
    if (route === undefined) return false;
    const ofProject = name.startsWith("get /api/v1/projects/{id}");
    const request = { params: ofProject ? { id: own.project } : (params ?? {}) };
    const answer = await ask(await loadRoute(route.method, route.path), request);
    return answer.text.includes(JSON.stringify(text).slice(1, -1));
  };

  /** Asks with every text in every place that is wanted. @returns what was not as it has to be */
  const faultsOf = async (isWanted: (place: TextPlace) => boolean, mayAnswer: (status: number) => boolean) => {
    const faults: string[] = [];
    const readBack = new Set<string>();
    // What is refused before a database is asked is seen on one of them.
    const texts = context.provider === "sqlite" ? [SQL, WORD] : TEXTS;
    // The place has one already.
    let plans = 1;
    let sent = 0;
    // Through all of them: what one has removed is not there for the next.
    let current = own;
    for (const operation of CLOSED) {
      const route = await loadRoute(operation.method, operation.path);
      const entry = ROUTE_ENTRIES[route.name];
      for (const place of listTextPlaces(operation).filter(isWanted)) {
        const isShort = place.in === "path" || place.in === "query";
        for (const given of isShort ? [...texts, LONG] : texts) {
          sent += 1;
          // A name is free once: the next one is another.
          const text = given === SQL ? `${SQL} ${sent}` : given;
          // No header can hold them: whoever makes the request is told so.
          if (place.in === "header" && /[^\x20-\xff]/.test(text)) continue;
          const right = FULLER[route.name]?.(current, plans) ?? entry?.request?.(current) ?? {};
          const { status, text: answer } = await askWith(route, right, place, text);
          const where = `${route.name}, ${place.in} ${place.path.join(".")}, ${JSON.stringify(text.slice(0, 20))}`;
          if (!mayAnswer(status)) faults.push(`${where}: ${status}`);
          if (isShort && answer.includes("zebra")) faults.push(`${where}: tells of something else`);
          if (status >= 300) continue;
          if (route.name in READ_BY && (place.in === "query" || place.in === "body") && place.path.at(-1) !== CHOICE) {
            // An address cannot hold half of a sign: whoever writes it puts another in its place.
            const kept = place.in === "query" ? Buffer.from(text).toString() : text;
            if (await isReadBack(route.name, right, kept)) readBack.add(route.name);
            else faults.push(`${where}: taken, and not read back as it stands`);
          }
          if (route.name in FULLER) plans += 1;
          const renewed = await entry?.renew?.(own, { runtime, db: context.db, word: "mine" });
          current = { ...current, ...renewed };
        }
      }
    }
    return { faults, readBack };
  };

  it("names nothing as long as nothing is called so", async () => {
    const isNone = (status: number) => [400, 403, 404, 422].includes(status);
    expect((await faultsOf((place) => place.in === "path", isNone)).faults).toEqual([]);
  });

  it("is refused or taken as it stands, never a failure, and nothing else is touched by it", async () => {
    const before = await everythingOf(other);
    expect(before.length).toBeGreaterThan(15);
    const { faults, readBack } = await faultsOf(
      (place) => place.in !== "path",
      (status) => status < 500,
    );
    expect(faults).toEqual([]);
    expect([...readBack].sort()).toEqual(Object.keys(READ_BY).sort());
    expect(await everythingOf(other)).toEqual(before);
  });
});

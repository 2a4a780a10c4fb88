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
const TEXTS = [SQL, "a\u0000b", "a\ud800b", "__proto__"];
/** Longer than any name; a statement of it would be longer than a database takes. */
const LONG = "'".repeat(100_000);

/** Bodies with more in them than a right request needs, so that there is a place for every text. */
const FULLER: Readonly<Record<string, (place: Place, plans: number) => RouteRequest>> = {
  "put /api/v1/projects/{id}/analysis-plan": ({ project }, plans) => ({
    params: { id: project },
    body: { replaces: plans, content: DEMO_PLAN },
  }),
};

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

  /** Asks with every text in every place that is wanted. @returns what was not as it has to be */
  const faultsOf = async (isWanted: (place: TextPlace) => boolean, mayAnswer: (status: number) => boolean) => {
    const faults: string[] = [];
    // What is refused before a database is asked is seen on one of them.
    const texts = context.provider === "sqlite" ? [SQL] : TEXTS;
    let plans = 0;
    for (const operation of CLOSED) {
      const route = await loadRoute(operation.method, operation.path);
      const entry = ROUTE_ENTRIES[route.name];
      let current = own;
      for (const place of listTextPlaces(operation).filter(isWanted)) {
        const isShort = place.in === "path" || place.in === "query";
        for (const text of isShort ? [...texts, LONG] : texts) {
          // No header can hold them: whoever makes the request is told so.
          if (place.in === "header" && /[^\x20-\xff]/.test(text)) continue;
          const right = FULLER[route.name]?.(current, plans) ?? entry?.request?.(current) ?? {};
          const { status, text: answer } = await askWith(route, right, place, text);
          const where = `${route.name}, ${place.in} ${place.path.join(".")}, ${JSON.stringify(text.slice(0, 20))}`;
          if (!mayAnswer(status)) faults.push(`${where}: ${status}`);
          if (isShort && answer.includes("zebra")) faults.push(`${where}: tells of something else`);
          if (status >= 300) continue;
          if (route.name in FULLER) plans += 1;
          const renewed = await entry?.renew?.(own, { runtime, db: context.db, word: "mine" });
          current = { ...current, ...renewed };
        }
      }
    }
    return faults;
  };

  it("names nothing as long as nothing is called so", async () => {
    const isNone = (status: number) => [400, 403, 404, 422].includes(status);
    expect(await faultsOf((place) => place.in === "path", isNone)).toEqual([]);
  }, 300_000);

  it("is refused or taken as it stands, never a failure, and nothing else is touched by it", async () => {
    const before = await everythingOf(other);
    expect(before.length).toBeGreaterThan(15);
    expect(
      await faultsOf(
        (place) => place.in !== "path",
        (status) => status < 500,
      ),
    ).toEqual([]);
    expect(await everythingOf(other)).toEqual(before);
  }, 300_000);
});

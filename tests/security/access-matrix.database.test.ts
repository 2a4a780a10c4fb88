import { afterAll, beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { type Actor, can, canSomewhere, roleIn, TOKEN_SCOPES } from "@/lib/auth/roles";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { runtimeOn } from "../usecases/runtime-under-test";
import { buildPlace, HOLDERS, hashOfPassword, type Place, signIn, tokenHeaders } from "./access-world";
import { ABSENT, askRoute, CLOSED, loadRoute, type Route, SLICE } from "./ask-route";
import { ROUTE_ENTRIES, type RouteEntry } from "./route-requests";

type Answer = { readonly status: number; readonly body: string };

it("every route of the API has an entry that says how it is asked, and none is left over", () => {
  const routes = CLOSED.map(({ method, path }) => `${method} ${path}`);
  expect(Object.keys(ROUTE_ENTRIES).sort()).toEqual(routes.sort());
});

describeOnBothDatabases("who is answered what", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let own: Place;
  let foreign: Place;
  let routes: Route[] = [];
  let hash = "";

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    own = await buildPlace(runtime, context.db, "mine");
    foreign = await buildPlace(runtime, context.db, "zebra");
    hash = await hashOfPassword();
    const loaded = await Promise.all(CLOSED.map(({ method, path }) => loadRoute(method, path)));
    routes = context.provider === "sqlite" ? loaded : loaded.filter(({ name }) => SLICE.test(name));
  });
  afterAll(async () => {
    await gatheredWritten(context.db);
    await remove();
  });

  const entryOf = ({ name }: Route): RouteEntry => {
    const entry = ROUTE_ENTRIES[name];
    if (entry === undefined) throw new Error(`Say in route-requests.ts how ${name} is asked.`);
    return entry;
  };

  const ask = async (route: Route, place: Place, headers: Headers): Promise<Answer> => {
    const response = await askRoute(route, entryOf(route).request?.(place) ?? {}, headers);
    const text = await response.text();
    return { status: response.status, body: text.replace(/"requestId":"[^"]*"/, "") };
  };

  /** What the table of roles says: 401 and 403 and 404 as numbers, or that the request passes. */
  const expected = (route: Route, actor: Actor, projectId: string): number | "passes" => {
    const { decidedBy, isOwners, hidesInside } = entryOf(route);
    if (!canSomewhere(actor, route.right)) return 403;
    if (decidedBy === "anywhere") return "passes";
    if (decidedBy === "installation") return can(actor, route.right, null) ? "passes" : 403;
    if (roleIn(actor, projectId) === null) return 404;
    if (can(actor, route.right, projectId, isOwners === true ? actor.id : "person:maker")) return "passes";
    return hidesInside === true ? 404 : 403;
  };

  /** Every fault of one caller over all routes and places, in words. */
  const faultsOf = async (who: string, headers: Headers): Promise<string[]> => {
    const faults: string[] = [];
    for (const route of routes) {
      const actor = await authenticateRequest(runtime, headers);
      if (actor === null) throw new Error(`${who} is nobody.`);
      const entry = entryOf(route);
      const wanted = expected(route, actor, own.project);
      const renewed = wanted === "passes" ? await entry.renew?.(own, { runtime, db: context.db, word: "mine" }) : {};
      const absent = await ask(route, ABSENT, headers);
      const mine = await ask(route, { ...own, ...renewed }, headers);
      const inside = { ...ABSENT, project: own.project, run: own.run, written: own.written };
      // Only where the path names a thing inside another one: else it would be the thing itself.
      const hasInner = Object.keys(entry.request?.(own).params ?? {}).length > 1;
      const ofNothing = hasInner ? [absent, await ask(route, inside, headers)] : [absent];
      const seen = passes(mine, ofNothing, entry) ? "passes" : mine.status;
      if (seen !== wanted)
        faults.push(`${who}: ${route.name} in the own project: ${seen}, not ${wanted}: ${mine.body.slice(0, 200)}`);
      if (entry.decidedBy === "anywhere" || actor.roleEverywhere !== null) {
        if (wanted !== "passes" || entry.decidedBy !== "anywhere") continue;
        if (actor.roleEverywhere === null && mine.body.includes("zebra"))
          faults.push(`${who}: ${route.name} tells of a foreign project`);
        continue;
      }
      const other = await ask(route, foreign, headers);
      const outside = expected(route, actor, foreign.project);
      if (other.status !== outside)
        faults.push(`${who}: ${route.name} in a foreign project: ${other.status}, not ${outside}`);
      if (other.status !== absent.status || other.body !== absent.body) {
        faults.push(
          `${who}: ${route.name}: foreign ${other.status} ${other.body.slice(0, 200)}, absent ${absent.status} ${absent.body.slice(0, 200)}`,
        );
      }
    }
    return faults;
  };

  /** Whatever is said of the thing itself; what is said of one that does not exist is no pass. */
  const passes = (answer: Answer, ofNothing: readonly Answer[], { decidedBy }: RouteEntry): boolean =>
    ![401, 403].includes(answer.status) &&
    // A request that its schema refuses says nothing of rights.
    !answer.body.includes('"location"') &&
    (answer.status !== 404 || (decidedBy === "project" && ofNothing.every(({ body }) => body !== answer.body)));

  it("nobody is told anything without a session or a token", async () => {
    for (const route of routes) {
      for (const place of [own, foreign, ABSENT]) {
        const { status } = await ask(route, place, new Headers());
        expect([route.name, status]).toEqual([route.name, 401]);
      }
    }
  });

  it.each(HOLDERS)(
    "a signed-in %s may what the table of roles says, and foreign things are absent ones",
    async (holder) => {
      expect(await faultsOf(holder, await signIn(runtime, holder, own.project, hash))).toEqual([]);
    },
  );

  it.each(HOLDERS)("the token of a %s with every scope may the same, but for what people alone do", async (holder) => {
    const headers = await tokenHeaders(context.db, holder, own.project, TOKEN_SCOPES);
    expect(await faultsOf(`token of ${holder}`, headers)).toEqual([]);
  });

  it("an administrator to whom single patients are closed sets up no target that is told of groups of them", async () => {
    const route = await loadRoute("post", "/api/v1/projects/{id}/alerts");
    const scopes = TOKEN_SCOPES.filter((scope) => scope !== "read");
    for (const [given, status] of [
      [scopes, 403],
      [TOKEN_SCOPES, 400],
    ] as const) {
      const headers = await tokenHeaders(context.db, "administrator", own.project, given);
      const body = { kind: "email", address: "groups@test.local", namesSubgroups: true };
      // With the right, it is the server without mail that refuses.
      const { status: said } = await askRoute(route, { params: { id: own.project }, body }, headers);
      expect([given.length, said]).toEqual([given.length, status]);
    }
  });

  it.each(TOKEN_SCOPES)(
    "a token with every scope but %s is refused what needs that scope, wherever it is",
    async (scope) => {
      const scopes = TOKEN_SCOPES.filter((given) => given !== scope);
      const headers = await tokenHeaders(context.db, "administrator", own.project, scopes);
      const actor = await authenticateRequest(runtime, headers);
      if (actor === null) throw new Error("A token of nobody.");
      const closed = routes.filter(({ right }) => !canSomewhere(actor, right));
      expect(closed.length).toBeGreaterThan(0);
      for (const route of closed) {
        for (const place of [own, foreign, ABSENT]) {
          expect([route.name, (await ask(route, place, headers)).status]).toEqual([route.name, 403]);
        }
      }
    },
  );
});

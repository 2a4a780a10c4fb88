import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { hashPassword } from "@/lib/auth/hash-password";
import { SESSION_PATH_NAMES } from "@/lib/auth/session-paths";
import { saveUser } from "@/lib/db/save-user";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { readSourceFiles } from "../architecture/source-files";
import { SessionClient } from "../auth/session-client";
import { describeOnBothDatabases } from "../db/both-databases";
import { runtimeOn } from "../usecases/runtime-under-test";

const PASSWORD = "correct horse battery";
const WRITING = ["POST", "PUT", "PATCH", "DELETE"] as const;

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** Paths of the session library, which one route serves. */
const OF_SESSIONS = SESSION_PATH_NAMES.filter((name) => name.startsWith("POST /")).map((name) =>
  name.replace("POST /", ""),
);

/** A session opens none of the routes of other trackers' protocols, whatever page sends it. */
const OF_TRACKERS = /import \{ answer\w+Request \}/;
/** Reads nothing of a request, and answers everybody alike. */
const OF_EVERYBODY = ["PUT /api/unkept-files"];

const ROUTES = readSourceFiles("app").filter((file) => path.basename(file.path) === "route.ts");

describeOnBothDatabases("a page of another site", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let client: SessionClient;

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    // Named, so that the paths of signing in with it exist; nothing that is refused gets as far as asking it.
    const singleSignOn = { issuer: new URL("http://127.0.0.1:1"), clientId: "a", clientSecret: "b", name: "a house" };
    runtime = { ...runtime, config: { ...runtime.config, singleSignOn } };
    setRuntime(runtime);
    const passwordHash = await hashPassword(PASSWORD);
    const email = "root@example.org";
    await saveUser(context.db, { name: "Root", email, passwordHash, isAdministrator: true, by: "test" });
    client = new SessionClient(runtime);
    expect((await client.signIn(email, PASSWORD)).status).toBe(200);
  });
  afterAll(async () => {
    await gatheredWritten(context.db);
    await remove();
  });

  const writes = async () => {
    const found: {
      readonly method: string;
      readonly address: string;
      readonly handler: Handler;
      readonly refusal: number;
    }[] = [];
    for (const file of ROUTES) {
      const exported: Record<string, unknown> = await import(path.resolve(file.path));
      const address = `/${path.dirname(file.path).replace(/^app\//, "")}`.replace(/\[(\w+)\]/g, "x");
      const refusal = OF_TRACKERS.test(file.text) ? 401 : 403;
      const addresses = address.includes("[...all]")
        ? OF_SESSIONS.map((rest) => address.replace("[...all]", rest))
        : [address];
      for (const method of WRITING) {
        const handler = exported[method];
        if (typeof handler !== "function") continue;
        for (const at of addresses) {
          if (OF_EVERYBODY.includes(`${method} ${at}`)) continue;
          found.push({ method, address: at, handler: handler as Handler, refusal });
        }
      }
    }
    return found;
  };
  const ask = async (method: string, address: string, handler: Handler, headers: Headers): Promise<number> => {
    const request = new Request(`http://rounds.test${address}`, { method, headers, body: "{}" });
    return (await handler(request, { params: Promise.resolve({ id: "x" }) })).status;
  };

  it.each([
    ["its own origin", { origin: "https://evil.example" }],
    ["no origin", {}],
    ["the origin null", { origin: "null" }],
    ["an origin that begins like this server's", { origin: "http://rounds.test.evil.example" }],
    ["this server's host under another port", { origin: "http://rounds.test:8080" }],
    ["what browsers say of a foreign page", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["no origin, and that it comes from another site", { "sec-fetch-site": "cross-site" }],
    ["no origin, and that it comes from a sibling of this site", { "sec-fetch-site": "same-site" }],
    ["a form as plain text", { origin: "https://evil.example", "content-type": "text/plain" }],
    ["a form without an origin", { "content-type": "application/x-www-form-urlencoded" }],
    ["a form with files", { origin: "null", "content-type": "multipart/form-data; boundary=x" }],
  ])("changes nothing with a visitor's session, by any route, when it sends %s", async (_what, sent) => {
    const all = await writes();
    expect(all.length).toBeGreaterThan(25);
    const wrong: string[] = [];
    for (const { method, address, handler, refusal } of all) {
      const headers = new Headers({ host: "rounds.test", "content-type": "application/json", ...sent });
      headers.set("cookie", client.headers.get("cookie") ?? "");
      const status = await ask(method, address, handler, headers);
      if (status !== refusal) wrong.push(`${status} ${method} ${address}`);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ["its own origin", { origin: "https://evil.example" }],
    ["no origin, and that it comes from another site", { "sec-fetch-site": "cross-site" }],
  ])("begins no session of somebody who has none, when it sends %s", async (_what, sent) => {
    const signingIn = (await writes()).filter(({ address }) => OF_SESSIONS.some((path) => address.endsWith(path)));
    expect(signingIn.length).toBe(OF_SESSIONS.length);
    for (const { method, address, handler } of signingIn) {
      const headers = new Headers({ host: "rounds.test", "content-type": "application/json", ...sent });
      expect([address, await ask(method, address, handler, headers)]).toEqual([address, 403]);
    }
  });
});

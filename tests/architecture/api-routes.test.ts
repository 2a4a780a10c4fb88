import path from "node:path";
import { expect, it } from "vitest";
import { describeApi, OPERATIONS } from "@/lib/schema/openapi";
import { STATED_LIMITS } from "@/lib/usecases/stated-limits";
import { readSourceFiles, type SourceFile } from "./source-files";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** `app/api/v1/runs/[id]/route.ts` → `get /api/v1/runs/{id}` and so on, as the file exports them. */
function routesIn({ path: file, text }: SourceFile): string[] {
  const address = `/${path.dirname(file).replace(/^app\//, "")}`.replace(/\[(?:\.{3})?(\w+)\]/g, "{$1}");
  const exported = METHODS.filter((method) => new RegExp(`export (const|(async )?function) ${method}\\b`).test(text));
  return exported.map((method) => `${method.toLowerCase()} ${address}`);
}

/** Below a project's address the same stand again. */
const ROUTES = readSourceFiles("app").filter(
  (file) => path.basename(file.path) === "route.ts" && !file.path.startsWith("app/p/"),
);

it("the description of the API lists exactly the routes outside sign-in", () => {
  const served = ROUTES.filter((file) => !file.path.startsWith("app/api/auth/")).flatMap(routesIn);
  const described = OPERATIONS.map(({ method, path: address }) => `${method} ${address}`);
  expect(described.sort()).toEqual(served.sort());
});

it("every route of the API is made by the factory that asks who is there first", () => {
  const files = ROUTES.filter((file) => file.path.startsWith("app/api/v1/"));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const handlers = routesIn(file).length;
    expect([file.path, file.text.match(/= createRoute\(\{\s*capability: "/g)?.length]).toEqual([file.path, handlers]);
  }
});

it("every route of a tracker's protocol is made by the factory that asks who is there first", () => {
  const protocols = new Set(
    OPERATIONS.flatMap(({ protocol, path: address }) => (protocol === undefined ? [] : [address])),
  );
  const files = ROUTES.filter((file) => routesIn(file).some((route) => protocols.has(route.split(" ")[1] ?? "")));
  const prefixed = readSourceFiles("app/p").filter((file) => path.basename(file.path) === "route.ts");
  expect(files.length).toBe(protocols.size);
  expect(prefixed.length).toBeGreaterThan(0);
  for (const { path: file, text } of [...files, ...prefixed]) {
    const [, maker] =
      /import \{ (\w+) \} from "@\/app\/api\/[\w-]+";\n\n(?:export const [A-Z]+ = \1;\n)+$/.exec(text) ?? [];
    expect([file, maker]).toEqual([file, expect.stringMatching(/^answer\w+Request$/)]);
  }
  for (const { text } of readSourceFiles("app/api").filter((file) => /\/answer-\w+-request\.ts$/.test(file.path))) {
    expect(text).toContain("createTrackerRouteFactory(getRuntime)({");
  }
});

it("every page of the dashboard asks who is there", () => {
  const pages = readSourceFiles("app/(dashboard)").filter((file) => path.basename(file.path) === "page.tsx");
  expect(pages.length).toBeGreaterThan(0);
  for (const page of pages) {
    const asks = /await (requireCurrentActor|loadRunPage|loadProjectPage)\(/.test(page.text);
    expect([page.path, asks]).toEqual([page.path, true]);
  }
});

it("every reference inside the description leads somewhere", () => {
  const text = JSON.stringify(describeApi("0.0.0", STATED_LIMITS));
  const known = Object.keys((describeApi("0.0.0", STATED_LIMITS)["components"] as { schemas: object }).schemas);
  const named = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !known.includes(name ?? ""))).toEqual([]);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { newId } from "@/lib/db/new-id";
import { nameRoute, readRoutePatterns } from "@/server/route-patterns";

const PAGES = ["/", "/setup", "/api/v1/runs", "/api/auth/setup"];
const NAMED = [
  "/runs/[runId]",
  "/runs/[runId]/data",
  "/api/v1/projects/[id]",
  "/invitations/[link]",
  "/api/auth/[...all]",
];

function patternsOfBuild() {
  const folder = mkdtempSync(path.join(tmpdir(), "rounds-routes-"));
  mkdirSync(path.join(folder, ".next"));
  const listed = { staticRoutes: PAGES.map((page) => ({ page })), dynamicRoutes: NAMED.map((page) => ({ page })) };
  writeFileSync(path.join(folder, ".next", "routes-manifest.json"), JSON.stringify(listed));
  const patterns = readRoutePatterns(folder);
  rmSync(folder, { recursive: true });
  return patterns;
}

const PATTERNS = patternsOfBuild();

test("a request is named by the route that answers it, and shows the id of a run alone", () => {
  const id = newId();
  const nameOf = (target: string) => nameRoute(PATTERNS, target);
  expect(nameOf("/")).toEqual({ pattern: "/", path: "/" });
  expect(nameOf(`/runs/${id}/data?finding=x`)).toEqual({ pattern: "/runs/[runId]/data", path: `/runs/${id}/data` });
  expect(nameOf("/runs/Jane%20Doe")).toEqual({ pattern: "/runs/[runId]", path: "/runs/[runId]" });
  expect(nameOf("/runs/jane-doe-polytrauma-model")).toEqual({ pattern: "/runs/[runId]", path: "/runs/[runId]" });
  expect(nameOf("/api/auth/sign-in/email").pattern).toBe("/api/auth/[...all]");
  expect(nameOf("/api/auth/setup").pattern).toBe("/api/auth/setup");
  expect(nameOf("/_next/static/chunks/a.js").pattern).toBe("/_next/static");
  expect(nameOf(`/invitations/${id}`).path).toBe("/invitations/[link]");
});

test("whatever is asked for, the name is one of the routes or one word", () => {
  const allowed = new Set(["/api/metrics", ...PAGES, ...NAMED, "/_next/static", "other"]);
  fc.assert(
    fc.property(fc.webPath(), fc.webQueryParameters(), (address, query) => {
      expect(allowed).toContain(nameRoute(PATTERNS, `${address}?${query}`).pattern);
    }),
  );
});

test("without a build every page has the same name", () => {
  expect(readRoutePatterns("/nowhere")).toEqual([["api", "metrics"]]);
  expect(nameRoute([], "/runs/1").pattern).toBe("other");
});

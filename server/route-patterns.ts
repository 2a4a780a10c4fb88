import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";

/** A route as its files are named, cut into segments: `["runs", "[runId]", "data"]`. */
type RoutePattern = readonly string[];

const manifestSchema = z.object({
  staticRoutes: z.array(z.object({ page: z.string() })),
  dynamicRoutes: z.array(z.object({ page: z.string() })),
});

/** How a request is named in logs and metrics. */
export type RequestRoute = {
  /** One of the routes of the product, or one word for all others; never a text of the client. */
  readonly pattern: string;
  /** The pattern with the id of the run in its place. */
  readonly path: string;
};

/** Answered by the server itself. */
const OWN = "/api/metrics";
const ASSETS = "/_next/static";
const OTHER = "other";
/** As lib/db/new-id.ts makes them, and as those of earlier versions: nothing in which a name could stand. */
const ID = /^(?=.*\d)[0-9a-z-]{20,40}$/;

/** The routes of the built product; only the server's own where it was not built, as in development. */
export function readRoutePatterns(packageRoot: string): RoutePattern[] {
  const file = path.join(packageRoot, ".next", "routes-manifest.json");
  if (!existsSync(file)) return [segmentsOf(OWN)];
  const { staticRoutes, dynamicRoutes } = manifestSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  // Those with fewer names in brackets first, as Next itself decides.
  return [{ page: OWN }, ...staticRoutes, ...dynamicRoutes].map(({ page }) => segmentsOf(page));
}

/**
 * Names a request by the route that answers it. The path of a client is not repeated, since a one-time link or a
 * name may stand in it; of what stands in brackets, only the id of a run is.
 *
 * @param target path and query as in the request line
 */
export function nameRoute(patterns: readonly RoutePattern[], target: string): RequestRoute {
  const [address = ""] = target.split("?", 1);
  if (address.startsWith(`${ASSETS}/`)) return { pattern: ASSETS, path: ASSETS };
  const given = segmentsOf(address);
  const found = patterns.find((pattern) => fits(pattern, given));
  if (found === undefined) return { pattern: OTHER, path: OTHER };
  const shown = found.map((segment, place) => (isRunId(found, place, given[place]) ? given[place] : segment));
  return { pattern: `/${found.join("/")}`, path: `/${shown.join("/")}` };
}

function segmentsOf(address: string): string[] {
  return address.split("/").filter((segment) => segment !== "");
}

function fits(pattern: RoutePattern, given: readonly string[]): boolean {
  if (pattern.at(-1)?.startsWith("[...")) {
    const fixed = pattern.slice(0, -1);
    return given.length >= pattern.length && fits(fixed, given.slice(0, fixed.length));
  }
  return (
    pattern.length === given.length &&
    pattern.every((segment, place) => segment.startsWith("[") || segment === given[place])
  );
}

function isRunId(pattern: RoutePattern, place: number, given: string | undefined): boolean {
  return (
    pattern[place - 1] === "runs" && pattern[place]?.startsWith("[") === true && given !== undefined && ID.test(given)
  );
}

import { readFileSync } from "node:fs";
import { CAPABILITIES, type Capability } from "@/lib/auth/roles";
import { OPERATIONS } from "@/lib/schema/openapi";
import type { Place } from "./access-world";
import type { RouteRequest } from "./route-requests";

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** A route of the API with its handler and the right that it asks for. */
export type Route = { readonly name: string; readonly right: Capability; readonly handler: Handler };

/** Every operation of the API that is not public; those of other trackers' protocols have tests of their own. */
export const CLOSED = OPERATIONS.filter(({ isPublic, protocol }) => isPublic !== true && protocol === undefined);

/** PostgreSQL answers to the same queries: a slice of the routes shows it. */
export const SLICE = /runs\/\{id\}$|reports$|projects\/\{id\}|tokens|invitations|v1\/runs$/;

/** What nothing in a database is called. */
export const ABSENT: Place = {
  project: "absent",
  run: "absent",
  written: "absent",
  judgement: "absent",
  verdict: { rule: "vanishing-gradient", subgroup: null, seen: "absent" } as Place["verdict"],
  report: "0".repeat(64),
  invitation: "absent",
  alertTarget: "absent",
  token: "absent",
  predictions: "absent",
  member: "absent",
  deletedRun: "absent",
  proof: "f".repeat(64),
};

/** The file of a route and the right that it asks for, read from its text: no list beside it can be out of date. */
export async function loadRoute(method: string, path: string): Promise<Route> {
  const file = `app${path.replaceAll(/\{(\w+)\}/g, "[$1]")}/route`;
  const text = readFileSync(`${file}.ts`, "utf8");
  const upper = method.toUpperCase();
  const right = new RegExp(`const ${upper} = createRoute\\(\\{\\s*capability: "([^"]+)"`).exec(text)?.[1];
  const capability = CAPABILITIES.find((known) => known === right);
  const loaded: Record<string, Handler> = await import(/* @vite-ignore */ `../../${file}.ts`);
  const handler = loaded[upper];
  if (capability === undefined || handler === undefined) throw new Error(`${upper} ${path} is made in another way.`);
  return { name: `${method} ${path}`, right: capability, handler };
}

/** Asks a route's handler as a server would. */
export async function askRoute(
  { name, handler }: Route,
  { params = {}, query = {}, body }: RouteRequest,
  headers: Headers,
): Promise<Response> {
  const request = new Request(`http://rounds.test/api/v1/x?${new URLSearchParams(query)}`, {
    method: name.split(" ")[0]?.toUpperCase() ?? "",
    headers,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return await handler(request, { params: Promise.resolve({ ...params }) });
}

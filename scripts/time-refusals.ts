/**
 * Whether the time of an answer tells a foreign thing from one that does not exist: each route of the API that names
 * a thing is asked for both by an administrator of another project, in pairs, on a production server of its own.
 * Prints one line a route and one for all of them together; asserts nothing.
 *
 *   npm run time-refusals [-- --pairs N] [--pause MILLISECONDS] [--only TEXT]
 *
 * Without options: 200 pairs one after another. With a pause of more than a second between questions each of them is
 * the first of its kind for the counting of refusals, which writes at most once a second.
 */
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import * as z from "zod";
import { TOKEN_SCOPES } from "@/lib/auth/roles";
import { absentPlace, buildPlace, type Place, tokenHeaders } from "@/tests/security/access-world";
import { ROUTE_ENTRIES, type RouteEntry } from "@/tests/security/route-requests";
import { runtimeOn } from "@/tests/usecases/runtime-under-test";
import { describeMachine } from "./bench/describe-machine";
import { makeInstallation } from "./crash-test/installation";
import { startServer } from "./crash-test/server-process";

/** Questions of each kind that are asked beforehand and not counted. */
const WARM_UP = 10;

const optionsSchema = z.strictObject({
  pairs: z.coerce.number().int().min(20).default(200),
  pause: z.coerce.number().min(0).default(0),
  only: z.string().default(""),
});
const { values } = parseArgs({
  options: { pairs: { type: "string" }, pause: { type: "string" }, only: { type: "string" } },
});
const { pairs, pause, only } = optionsSchema.parse(values);

type Times = { readonly foreign: readonly number[]; readonly absent: readonly number[] };

const installation = await makeInstallation(null);
const { runtime, remove } = runtimeOn(installation.db);
const own = await buildPlace(runtime, installation.db, "own");
const foreign = await buildPlace(runtime, installation.db, "foreign");
const headers = await tokenHeaders(installation.db, "administrator", own.project, TOKEN_SCOPES);
await remove();
const server = await startServer(installation);
try {
  const absent = absentPlace(foreign);
  const named = Object.entries(ROUTE_ENTRIES).filter(([name, entry]) => isOfThing(entry) && name.includes(only));
  const { machine, node, commit } = describeMachine(new Date());
  console.log(
    `${machine}, Node ${node}, ${commit}. ${pairs} pairs a route, ${pause} ms before each question. Milliseconds:`,
  );
  console.log("route | median foreign | median absent | median difference (95 % interval)");
  const all: number[] = [];
  for (const [name, entry] of named) {
    const times = await timePairs(name, entry, foreign, absent);
    if (times === null) continue;
    const differences = times.foreign.map((time, index) => time - (times.absent[index] ?? Number.NaN));
    all.push(...differences);
    console.log(
      `${name} | ${describeTypical(times.foreign)} | ${describeTypical(times.absent)} | ${describeMedian(differences)}`,
    );
  }
  console.log(`all | | | ${describeMedian(all)}`);
} finally {
  await server.end("SIGTERM");
  await installation.remove();
}

function isOfThing({ decidedBy, request }: RouteEntry): boolean {
  return decidedBy === "project" && request !== undefined;
}

/** null for what tokens are never answered, whatever they name. */
async function timePairs(name: string, entry: RouteEntry, one: Place, other: Place): Promise<Times | null> {
  const times = { foreign: [] as number[], absent: [] as number[] };
  for (let pair = -WARM_UP; pair < pairs; pair += 1) {
    // Neither is always the first.
    const turns = pair % 2 === 0 ? (["foreign", "absent"] as const) : (["absent", "foreign"] as const);
    for (const turn of turns) {
      if (pause > 0 && pair >= 0) await setTimeout(pause);
      const { status, time } = await timeOnce(name, entry, turn === "foreign" ? one : other);
      if (status === 403) return null;
      if (status !== 404) throw new Error(`Expected 404 of ${name} for ${turn} things, found ${status}.`);
      if (pair >= 0) times[turn].push(time);
    }
  }
  return times;
}

async function timeOnce(name: string, { request }: RouteEntry, place: Place) {
  const [method = "", address = ""] = name.split(" ");
  const { params = {}, query = {}, body } = request?.(place) ?? {};
  const path = address.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => params[parameter] ?? "");
  const sent = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const url = `${server.url}${path}?${new URLSearchParams(query)}`;
  const started = performance.now();
  const options = { method: method.toUpperCase(), headers, ...(sent === undefined ? {} : { body: sent }) };
  const response = await fetch(url, options);
  await response.arrayBuffer();
  return { status: response.status, time: performance.now() - started };
}

function describeTypical(times: readonly number[]): string {
  return (sorted(times)[Math.floor(times.length / 2)] ?? 0).toFixed(2);
}

/** The median, and the two of the values in order between which the true one lies 95 times of 100. */
function describeMedian(differences: readonly number[]): string {
  const inOrder = sorted(differences);
  const half = 0.98 * Math.sqrt(inOrder.length);
  const middle = inOrder.length / 2;
  const at = (rank: number): string => (inOrder[Math.max(0, Math.min(inOrder.length - 1, rank))] ?? 0).toFixed(3);
  return `${at(Math.floor(middle))} (${at(Math.floor(middle - half) - 1)} to ${at(Math.ceil(middle + half))})`;
}

function sorted(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}

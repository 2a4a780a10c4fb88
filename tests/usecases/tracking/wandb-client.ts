import { POST as FILES } from "@/app/files/[...path]/route";
import { POST as GRAPHQL } from "@/app/graphql/route";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Role, TokenScope } from "@/lib/auth/roles";
import type { Database } from "@/lib/db/database";
import { listRefusedPoints } from "@/lib/db/list-refused-points";
import { loadPoints } from "@/lib/db/load-points";
import { loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../../auth/give-token";
import { actorIn, runtimeOn } from "../runtime-under-test";

export type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly headers: Headers };

type Asked = { readonly token: string | null; readonly project?: string | undefined };

/** A request as W&B's client sends it: the token is the password of `api`. */
export async function askWandb(
  { token, project }: Asked,
  path: readonly string[],
  body: unknown,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const basic = `Basic ${Buffer.from(`api:${token}`).toString("base64")}`;
  const request = new Request(`http://rounds.test/${path.join("/")}`, {
    method: "POST",
    headers: { host: "rounds.test", ...(token === null ? {} : { authorization: basic }), ...more },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const given = project === undefined ? {} : { project };
  const route = path.length === 0 ? GRAPHQL : FILES;
  const response = await route(request, {
    params: Promise.resolve(path.length === 0 ? given : { path: path.map(encodeURIComponent), ...given }),
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

export type WandbWorld = {
  readonly db: Database;
  readonly runtime: Runtime;
  readonly projectId: string;
  readonly asked: Asked;
  readonly remove: () => Promise<void>;
};

/** A project with a client that may do everything in it. */
export async function wandbWorld(db: Database, role: Role = "administrator", scopes?: readonly TokenScope[]) {
  const { runtime, remove } = runtimeOn(db);
  setRuntime(runtime);
  const { projectId } = await actorIn(db, role, `project ${crypto.randomUUID()}`);
  const token = await giveToken(db, { role, projectIds: [projectId], ...(scopes === undefined ? {} : { scopes }) });
  const leave = async (): Promise<void> => {
    await gatheredWritten(db);
    await remove();
  };
  return { db, runtime, projectId, asked: { token }, remove: leave } satisfies WandbWorld;
}

const UPSERT = `mutation UpsertBucket ($name: String, $project: String) {
  upsertBucket(input: {name:$name,modelName:$project}) { bucket { id name } inserted }
}`;

export type Bucket = { readonly id: string; readonly name: string } & Readonly<Record<string, unknown>>;

export async function upsert({ asked }: Pick<WandbWorld, "asked">, variables: object) {
  const answer = await askWandb(asked, [], { query: UPSERT, variables, operationName: "UpsertBucket" });
  const data = answer.body["data"] as { upsertBucket: { bucket: Bucket; inserted: boolean } } | undefined;
  return { ...answer, ...data?.upsertBucket };
}

/** A new run. @returns ours */
export async function beginRun(world: Pick<WandbWorld, "asked">, name: string, more: object = {}): Promise<string> {
  const { status, body, bucket } = await upsert(world, { name, project: "p", ...more });
  if (status !== 200 || bucket === undefined) throw new Error(JSON.stringify(body));
  return bucket.id;
}

export const resume = async ({ asked }: Pick<WandbWorld, "asked">, name: string) => {
  const query = "query RunResumeStatus($project: String) { model(name: $project) { id bucket(name: $name) { id } } }";
  const answer = await askWandb(asked, [], { query, variables: { project: "p", entity: "wandb", name } });
  const data = answer.body["data"] as { model: { bucket: Bucket | null } | null } | undefined;
  return { ...answer, bucket: data?.model?.bucket ?? null };
};

/** Lines of the history from a place on, and whatever else a request tells. */
export async function stream(
  { asked }: Pick<WandbWorld, "asked">,
  name: string,
  offset: number,
  lines: readonly (object | string)[],
  more: object = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const content = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line)));
  const history = lines.length === 0 ? {} : { "wandb-history.jsonl": { offset, content } };
  const { files = {}, ...rest } = more as { files?: object };
  const body = { files: { ...history, ...files }, ...rest };
  return await askWandb(asked, ["wandb", "p", name, "file_stream"], body, headers);
}

export const line = (step: number, values: object = { loss: 1 / (step + 1) }, second = step): object => ({
  _step: step,
  _timestamp: 1_795_383_363 + second,
  _runtime: second,
  ...values,
});

/** What is stored of a series: steps and values, each point once. */
export async function pointsOf({ db }: Pick<WandbWorld, "db">, runId: string, key: string) {
  const catalogue = await loadSeriesCatalogue(db, { runId });
  const series = catalogue.find((one) => one.key === key);
  const columns = series === undefined ? undefined : (await loadPoints(db, { runId })).get(series.number);
  return {
    series,
    steps: [...(columns?.steps ?? [])],
    values: [...(columns?.values ?? [])],
    times: [...(columns?.times ?? [])],
  };
}

export async function notesOf({ db }: Pick<WandbWorld, "db">, runId: string) {
  return (await listRefusedPoints(db, { runId })).map(({ source, reason, points, sample }) => {
    return { source, reason, points, sample };
  });
}

import { afterAll, beforeAll, expect, it } from "vitest";
import { GET } from "@/app/api/v1/runs/[id]/subgroups/route";
import type { Role } from "@/lib/auth/roles";
import { findResultsSeen } from "@/lib/db/find-results-seen";
import { picturesQuerySchema } from "@/lib/schema/pictures";
import { runListQuerySchema } from "@/lib/schema/run";
import { seriesQuerySchema } from "@/lib/schema/series";
import { type SubgroupsDocument, subgroupsDocumentSchema } from "@/lib/schema/subgroups";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { exportRun } from "@/lib/usecases/export-run";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { getPictures } from "@/lib/usecases/get-pictures";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { getSeries } from "@/lib/usecases/get-series";
import { importRun } from "@/lib/usecases/import-run";
import { listRuns } from "@/lib/usecases/list-runs";
import { listSubgroupTrend } from "@/lib/usecases/list-subgroup-trend";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

/** Losses of three groups; of one of them a record holds six patients. */
const SIZES = { polytrauma: 60, burns: 6, other: 300 } as const;
const LOG = Array.from({ length: 30 }, (_, step) =>
  [
    { step, kind: "metric", metric: "loss", value: 1 / (step + 1), split: "train" },
    ...Object.entries(SIZES).map(([subgroup, n]) => {
      return { step, kind: "subgroup_loss", subgroup, n, mean: 0.5 + 1 / (step + 2), m2: 0.2 * n };
    }),
  ]
    .map((record) => `${JSON.stringify(record)}\n`)
    .join(""),
).join("");

/** Of every group patients with and without the event; of the burns so few that they may not be shown. */
const PATIENTS = { polytrauma: 120, burns: 9, other: 400 } as const;
/** The model is far off for one of them. */
const isEvent = (subgroup: string, row: number): boolean => (row % 3 === 0) !== (subgroup === "polytrauma");
const PREDICTIONS = [
  "subgroup,split,y_true,y_prob\n",
  ...Object.entries(PATIENTS).flatMap(([subgroup, count]) =>
    Array.from(
      { length: count },
      (_, row) => `${subgroup},test,${isEvent(subgroup, row) ? 1 : 0},${0.1 + ((row * 37) % 60) / 100}\n`,
    ),
  ),
].join("");

const listQuery = runListQuerySchema.parse({});

describeOnBothDatabases("the API of subgroups", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let projectId = "";
  const runs = { whole: "", bare: "" };
  const tokens: Partial<Record<Role | "foreign", string>> = {};

  const tokenFor = (role: Role, project: string) => giveToken(context.db, { role, projectIds: [project] });

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    const engineer = await actorIn(context.db, "engineer", `api of subgroups ${context.db.provider}`);
    const elsewhere = await actorIn(context.db, "engineer", `subgroups elsewhere ${context.db.provider}`);
    ({ projectId } = engineer);
    const upload = async (run: string): Promise<string> => {
      const file = {
        project: projectId,
        run,
        filename: "log.jsonl",
        body: bodyOf(LOG),
        expectedBytes: null,
        expectedSha256: null,
      };
      return (await importRun(runtime, engineer, file)).runId;
    };
    runs.bare = await upload("without predictions");
    runs.whole = await upload("with predictions");
    const body = bodyOf(PREDICTIONS);
    await addPredictions(runtime, engineer, {
      runId: runs.whole,
      filename: "p.csv",
      body,
      expectedBytes: null,
      expectedSha256: null,
    });
    for (const role of ["engineer", "clinician", "auditor", "administrator"] as const) {
      tokens[role] = await tokenFor(role, projectId);
    }
    tokens.foreign = await tokenFor("engineer", elsewhere.projectId);
  });
  afterAll(() => remove());

  const call = (as: Role | "foreign" | undefined, runId: string): Promise<Response> => {
    const headers = as === undefined ? {} : { authorization: `Bearer ${tokens[as]}` };
    const request = new Request(`http://rounds.test/api/v1/runs/${runId}/subgroups`, { headers });
    return GET(request, { params: Promise.resolve({ id: runId }) });
  };
  const read = async (as: Role, runId: string): Promise<SubgroupsDocument> => {
    const response = await call(as, runId);
    expect(response.status).toBe(200);
    return subgroupsDocumentSchema.parse(await response.json());
  };
  const groupsOf = ({ analysis }: SubgroupsDocument) =>
    analysis.status === "analysed" ? analysis.families.flatMap(({ groups }) => groups) : [];

  it("a run without predictions has its training evidence, and no results have been seen", async () => {
    const { analysis, training } = await read("engineer", runs.bare);
    expect(analysis.status).toBe("none");
    expect(training.status === "measured" && training.losses.map(({ subgroup }) => subgroup)).toEqual(
      Object.keys(SIZES),
    );
    expect(await findResultsSeen(context.db, { projectId })).toBeNull();
  });

  it("the answer has every group with its numbers, and counts as results seen", async () => {
    const document = await read("engineer", runs.whole);
    const counts = groupsOf(document).map(({ name, patients, events }) => [name, patients, events]);
    expect(counts).toContainEqual(["polytrauma", 120, 80]);
    expect(counts).toContainEqual(["burns", 9, 3]);
    expect(document.verdicts.every(({ rule }) => rule.startsWith("subgroup-"))).toBe(true);
    expect(await findResultsSeen(context.db, { projectId })).not.toBeNull();
  });

  it("all but the auditor are answered the same", async () => {
    const [engineer, clinician, administrator] = await Promise.all(
      (["engineer", "clinician", "administrator"] as const).map((role) => read(role, runs.whole)),
    );
    expect(clinician).toEqual(engineer);
    expect(administrator).toEqual(engineer);
  });

  it("the auditor is answered without the small group, its training records, and what would give it away", async () => {
    const document = await read("auditor", runs.whole);
    const burns = groupsOf(document).find(({ name }) => name === "burns");
    expect([burns?.patients, burns?.events, burns?.observedExpected.status]).toEqual([null, null, "suppressed"]);
    // With everybody shown, one other group must be hidden too: 529 less the other two would be 9.
    const hidden = groupsOf(document).filter(({ events }) => events === null);
    const everybody = document.analysis.status === "analysed" ? document.analysis.overall.events : 0;
    expect(hidden.length > 1 || everybody === null).toBe(true);
    const { training } = document;
    if (training.status !== "measured") throw new Error(training.reason);
    expect(training.losses.map(({ subgroup }) => subgroup)).not.toContain("burns");
    expect(training.withheld.length).toBeGreaterThan(0);
    const verdicts = document.verdicts.filter(({ subgroup }) => subgroup === "burns");
    expect(verdicts.length).toBeGreaterThan(0);
    for (const { explanation, statistic } of verdicts) {
      expect(explanation.replaceAll("small-cells-1-to-10, version 1", "")).not.toMatch(/\d/u);
      expect(statistic.estimate.status).not.toBe("estimated");
    }
  });

  it("page, diagnosis and trend give the auditor what the API gives, and no more", async () => {
    const auditor = {
      kind: "person",
      id: "person:a",
      name: "a",
      roleEverywhere: null,
      roles: { [projectId]: "auditor" },
    } as const;
    const document = await read("auditor", runs.whole);
    const page = await getRunPage(runtime, auditor, runs.whole);
    const burns =
      page.subgroups?.status === "analysed" && page.subgroups.families[0]?.groups.find(({ name }) => name === "burns");
    expect(burns && [burns.patients, burns.events, burns.meanRisk.status]).toEqual([0, 0, "suppressed"]);
    expect(page.subgroupTraining).toEqual(document.training);
    expect(page.sensitivity?.finals.losses.map(({ subgroup }) => subgroup)).not.toContain("burns");
    const diagnosis = await getDiagnosis(runtime, auditor, runs.whole);
    expect(diagnosis.document.verdicts.filter(({ rule }) => rule.startsWith("subgroup-"))).toEqual(document.verdicts);
    const trend = await listSubgroupTrend(runtime, auditor, page);
    expect(trend.runs.map(({ name }) => name)).toEqual(["with predictions"]);
    expect(trend.runs[0]?.groups.find(({ name }) => name === "burns")).toMatchObject({ patients: null, events: null });
  });

  it("the list gives the auditor a summary without the numbers of groups", async () => {
    const summaryFor = async (role: "auditor" | "engineer"): Promise<string> => {
      const actor = {
        kind: "person",
        id: "person:b",
        name: "b",
        roleEverywhere: null,
        roles: { [projectId]: role },
      } as const;
      const { runs: listed } = await listRuns(runtime, actor, listQuery);
      return listed.find(({ id }) => id === runs.whole)?.summary ?? "";
    };
    const own = /polytrauma|burns/i;
    expect(await summaryFor("engineer")).toMatch(/[Pp]olytrauma.*\d/u);
    const named = (await summaryFor("auditor")).split(/(?<=\.) /u).filter((sentence) => own.test(sentence));
    expect(named.length).toBeGreaterThan(0);
    for (const sentence of named) expect(sentence.replaceAll("small-cells-1-to-10, version 1", "")).not.toMatch(/\d/u);
  });

  it("series, pictures and export hold no record of the small group for the auditor, and all of them for others", async () => {
    const actorOf = (role: Role) =>
      ({ kind: "person", id: "person:c", name: "c", roleEverywhere: null, roles: { [projectId]: role } }) as const;
    const groupsFor = async (role: Role): Promise<readonly (readonly string[])[]> => {
      const actor = actorOf(role);
      const named = (list: readonly { readonly subgroup: string | null }[]): string[] =>
        [...new Set(list.flatMap(({ subgroup }) => subgroup ?? []))].sort();
      const { series } = await getSeries(runtime, actor, runs.whole, seriesQuerySchema.parse({}));
      const pictures = await getPictures(runtime, actor, runs.whole, picturesQuerySchema.parse({}));
      const page = await getRunPage(runtime, actor, runs.whole);
      const { bytes } = await exportRun(runtime, actor, runs.whole, "csv");
      const pieces: Uint8Array[] = [];
      for await (const piece of bytes) pieces.push(piece);
      const text = Buffer.concat(pieces).toString("utf8");
      const exported = Object.keys(SIZES).filter((name) => text.includes(name));
      return [named(series), named(pictures.series), named(page.series.map(({ mapping }) => mapping)), exported.sort()];
    };
    const all = Object.keys(SIZES).sort();
    expect(await groupsFor("engineer")).toEqual([all, all, all, all]);
    for (const groups of await groupsFor("auditor")) {
      expect(groups).not.toContain("burns");
      // One more is hidden, since the whole batch less the others would be the burns.
      expect(groups.length).toBe(1);
    }
  });

  it("nobody without a token or of another project is answered", async () => {
    expect((await call(undefined, runs.whole)).status).toBe(401);
    expect((await call("foreign", runs.whole)).status).toBe(404);
    expect((await call("engineer", "no-such-run")).status).toBe(404);
  });
});

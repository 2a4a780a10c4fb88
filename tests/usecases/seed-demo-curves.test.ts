import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { findRunInProject } from "@/lib/db/find-run";
import { listImports } from "@/lib/db/list-imports";
import { getGaps } from "@/lib/usecases/gaps/get-gaps";
import type { Runtime } from "@/lib/usecases/runtime";
import { seedDemo } from "@/lib/usecases/seed-demo";
import { seedDemoCurves } from "@/lib/usecases/seed-demo-curves";
import { describeOnBothDatabases } from "../db/both-databases";
import { runtimeOn } from "./runtime-under-test";

const RUN = "subgroups";

describeOnBothDatabases("the learning curves of the demo", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let visitor: Actor;
  let projectId: string;
  let runId: string;
  const samples = mkdtempSync(path.join(tmpdir(), "rounds-curves-"));
  const seed = () => seedDemoCurves(runtime, { projectId, curvesFolder: "samples/curves" });
  const importsOf = async () => (await listImports(context.db, { runId })).length;

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    const folder = path.join(samples, RUN);
    mkdirSync(folder);
    for (const file of ["meta.json", "predictions.csv.gz"])
      cpSync(`samples/runs/${RUN}/${file}`, path.join(folder, file));
    // The first steps are enough, and checked sooner.
    const log = gunzipSync(readFileSync(`samples/runs/${RUN}/metrics.jsonl.gz`))
      .toString()
      .split("\n");
    writeFileSync(path.join(folder, "metrics.jsonl"), log.slice(0, 400).join("\n"));
    ({ projectId } = await seedDemo(runtime, samples));
    const as = { kind: "person", id: "person:engineer", name: "engineer", roleEverywhere: null } as const;
    visitor = { ...as, roles: { [projectId]: "engineer" } };
    runId = (await findRunInProject(context.db, { projectId, idOrName: RUN }))?.id ?? "";
  });
  afterAll(async () => {
    await remove();
    rmSync(samples, { recursive: true, force: true });
  });

  it("are added to their run once", async () => {
    const imports = await importsOf();
    await seed();
    await seed();
    expect(await importsOf()).toBe(imports + 1);
  });

  it("make the gap of their group a split whose case mix is that of TRISS and whose curve is read", async () => {
    await seed();
    const outcome = await getGaps(runtime, visitor, runId);
    if (outcome.status === "none") throw new Error(outcome.reason);
    const polytrauma = outcome.groups.find(({ subgroup }) => subgroup === "polytrauma");
    const statuses = polytrauma?.parts.map(({ part, estimate }) => [part, estimate.status]);
    expect(statuses).toEqual([
      ["unexplained", "estimated"],
      ["optimisation", "not-supplied"],
      ["calibration", "estimated"],
      ["few-patients", "estimated"],
      ["case-mix", "estimated"],
    ]);
    const evidence = polytrauma?.parts.map((part) => part.evidence).join(" ");
    expect(evidence).toContain("The reference is TRISS");
    expect(evidence).toContain("24, 40, 60, 80, 100 of the 121 training patients of polytrauma, 8 chains");
    expect(outcome.leftOut.map(({ subgroup }) => subgroup)).toContain("other_trauma");
  });
});

import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { foldBatches } from "@/lib/db/fold-batches";
import { loadPoints } from "@/lib/db/load-points";
import { loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import { appendPoints } from "@/lib/usecases/append-points";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { getSeries } from "@/lib/usecases/get-series";
import { importRun } from "@/lib/usecases/import-run";
import { listSources } from "@/lib/usecases/list-sources";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

/** Step, value and wall time in seconds. */
type Point = readonly [step: number, value: number, time: number];

const T = 1_795_392_000;
const at = (step: number, value: number, time = T + step): Point => [step, value, time];

/** What arrives one after the other; `last` is what a chart must show of it, `stored` how many points are kept. */
const SCENARIOS: readonly {
  readonly name: string;
  readonly parts: readonly (readonly Point[])[];
  readonly last: readonly (readonly [number, number])[];
  readonly stored: number;
  readonly repeated: number;
}[] = [
  {
    name: "a repeated step",
    parts: [[at(0, 5), at(1, 4), at(1, 3, T + 60), at(2, 2)]],
    last: [
      [0, 5],
      [1, 3],
      [2, 2],
    ],
    stored: 4,
    repeated: 0,
  },
  {
    name: "steps out of order",
    parts: [[at(2, 3), at(0, 5), at(3, 2), at(1, 4)]],
    last: [
      [0, 5],
      [1, 4],
      [2, 3],
      [3, 2],
    ],
    stored: 4,
    repeated: 0,
  },
  {
    name: "a step counter that starts again",
    parts: [[at(0, 9), at(1, 8), at(2, 7), at(3, 6), at(0, 5, T + 90), at(1, 4, T + 91)]],
    last: [
      [0, 5],
      [1, 4],
      [2, 7],
      [3, 6],
    ],
    stored: 6,
    repeated: 0,
  },
  {
    name: "a resumed run that repeats its last steps with other values",
    parts: [
      [at(0, 9), at(1, 8), at(2, Number.NaN), at(3, Number.NaN)],
      [at(2, 7, T + 500), at(3, 6, T + 501), at(4, 5, T + 502)],
    ],
    last: [
      [0, 9],
      [1, 8],
      [2, 7],
      [3, 6],
      [4, 5],
    ],
    stored: 7,
    repeated: 0,
  },
  {
    name: "two files that overlap in the same points",
    parts: [
      [at(0, 9), at(1, 8), at(2, 7)],
      [at(1, 8), at(2, 7), at(3, 6)],
    ],
    last: [
      [0, 9],
      [1, 8],
      [2, 7],
      [3, 6],
    ],
    stored: 4,
    repeated: 2,
  },
  {
    name: "the same value at the same step at another time",
    parts: [[at(0, 9), at(1, 8)], [at(1, 8, T + 700)]],
    last: [
      [0, 9],
      [1, 8],
    ],
    stored: 3,
    repeated: 0,
  },
];

describeOnBothDatabases("steps that come again", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { readonly projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
  });
  afterAll(() => remove());

  it.each(SCENARIOS)("from files: every point is kept and the last one counts after $name", async (scenario) => {
    const { name, parts, stored, repeated } = scenario;
    let runId = "";
    for (const part of parts) runId = await upload(`files: ${name}`, part);
    await expectKept(runId, scenario);
    await expectCounts(runId, scenario);
    const sources = await listSources(runtime, engineer, runId);
    expect(sources.reduce((sum, source) => sum + source.stored, 0)).toBe(stored);
    expect(sources.reduce((sum, source) => sum + source.repeated, 0)).toBe(repeated);
    expect(sources.reduce((sum, source) => sum + source.accepted, 0)).toBe(parts.flat().length);
    const isUnordered = parts.some((part) => part.some(([step], index) => step <= (part[index - 1]?.[0] ?? -1)));
    expect(sources.some(({ unorderedSeries }) => unorderedSeries > 0)).toBe(isUnordered);
  });

  it.each(SCENARIOS)("live: every point is kept and the last one counts after $name", async (scenario) => {
    const run = { project: engineer.projectId, name: `live: ${scenario.name}` };
    const { id: runId } = await createEmptyRun(runtime, engineer, run);
    for (const [index, part] of scenario.parts.entries()) {
      const body = bodyOf(asLog(part));
      await appendPoints(runtime, engineer, { runId, expectedSha256: null, idempotencyKey: `part ${index}`, body });
    }
    await expectKept(runId, scenario);
    await expectCounts(runId, scenario);
    // Many may have sent them: nobody is named, not even by an empty name.
    expect((await listSources(runtime, engineer, runId)).map(({ actor }) => actor)).toEqual([null]);
  });

  it.each(SCENARIOS)("mixed: a file and then live batches keep and count the same after $name", async (scenario) => {
    const [first = [], ...rest] = scenario.parts;
    const runId = await upload(`mixed: ${scenario.name}`, first);
    for (const part of rest) {
      await appendPoints(runtime, engineer, {
        runId,
        idempotencyKey: null,
        expectedSha256: null,
        body: bodyOf(asLog(part)),
      });
    }
    await expectKept(runId, scenario);
    await expectCounts(runId, scenario);
  });

  it("rules see the last values alone: the verdicts are those of a run that logged nothing else", async () => {
    const steps = Array.from({ length: 200 }, (_, step) => step);
    const wrong = steps.map((step) => at(step, step < 100 ? 1 / (step + 1) : Number.NaN));
    const right = steps.slice(100).map((step) => at(step, 1 / (step + 1), T + 5000 + step));
    await upload("resumed", wrong);
    const resumed = await getDiagnosis(runtime, engineer, await upload("resumed", right));
    const clean = await getDiagnosis(runtime, engineer, await upload("clean", [...wrong.slice(0, 100), ...right]));
    expect(resumed.document.verdicts).toEqual(clean.document.verdicts);
    expect(resumed.document.run.points).toBe(300);
    expect(clean.document.run.points).toBe(200);
  });

  async function expectKept(runId: string, { parts, last, stored }: (typeof SCENARIOS)[number]): Promise<void> {
    const [entry] = await loadSeriesCatalogue(context.db, { runId });
    const points = (await loadPoints(context.db, { runId })).get(entry?.number ?? 0);
    const kept = Array.from(points?.steps ?? [], (step, index) => [
      step,
      points?.values[index],
      points?.times?.[index],
    ]);
    // In order of arrival; a point that is exactly there already is not stored again.
    const names = new Set<string>();
    const expected = parts.flat().filter((point) => !names.has(point.join()) && names.add(point.join()));
    expect(kept).toEqual(expected.map(([step, value, time]) => [step, value, time * 1e6]));
    expect(kept).toHaveLength(stored);
    const { series } = await getSeries(runtime, engineer, runId, { metric: "loss", maxPoints: 100 });
    expect(series[0]?.buckets.map((bucket) => [bucket.lastStep, bucket.last])).toEqual(last);
  }

  /** Batches that wait are counted as they came; what they repeat is known once they are folded. */
  async function expectCounts(runId: string, scenario: (typeof SCENARIOS)[number]): Promise<void> {
    while ((await foldBatches(context.db, { runId, at: new Date() })) > 0);
    await expectKept(runId, scenario);
    const page = await getRunPage(runtime, engineer, runId);
    expect([page.run.points, page.series[0]?.count]).toEqual([scenario.stored, scenario.stored]);
  }

  async function upload(run: string, points: readonly Point[]): Promise<string> {
    const query = {
      project: engineer.projectId,
      run,
      filename: "log.jsonl",
      expectedBytes: null,
      expectedSha256: null,
    };
    return (await importRun(runtime, engineer, { ...query, body: bodyOf(asLog(points)) })).runId;
  }
});

function asLog(points: readonly Point[]): string {
  return points.map(([step, loss, time]) => `{"step": ${step}, "_timestamp": ${time}, "loss": ${loss}}\n`).join("");
}

import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { type GrownSeries, growSeries } from "@/lib/charts/grow-series";
import { foldBatches } from "@/lib/db/fold-batches";
import { readLiveState } from "@/lib/db/read-live-state";
import type { LiveRun } from "@/lib/schema/live";
import { decodeBuckets } from "@/lib/series/bucket-codec";
import { allocateBuckets } from "@/lib/series/bucket-columns";
import { appendPoints } from "@/lib/usecases/append-points";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { getLiveRun } from "@/lib/usecases/get-live-run";
import { getPictures } from "@/lib/usecases/get-pictures";
import { importRun } from "@/lib/usecases/import-run";
import { readLiveTail } from "@/lib/usecases/read-live-tail";
import type { Runtime } from "@/lib/usecases/runtime";
import { shareLiveTail } from "@/lib/usecases/share-live-tail";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

describeOnBothDatabases("what is new of a run that grows", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
  });
  afterAll(() => remove());

  const makeRun = async (name: string): Promise<string> => {
    return (await createEmptyRun(runtime, engineer, { project: engineer.projectId, name })).id;
  };
  const append = async (runId: string, lines: readonly string[]): Promise<void> => {
    const body = bodyOf(`${lines.join("\n")}\n`);
    await appendPoints(runtime, engineer, { runId, idempotencyKey: null, expectedSha256: null, body });
  };
  /** One viewer: asks when the shared look at the run is over, and keeps what it is told. */
  const viewerOf = (runId: string) => {
    let cursor: string | undefined;
    let series: GrownSeries = new Map();
    const ask = async (): Promise<LiveRun> => {
      await sampleIsOver();
      const answer = await getLiveRun(runtime, engineer, runId, cursor === undefined ? {} : { since: cursor });
      cursor = answer.cursor;
      series = growSeries(series, { ...answer, buckets: decode(answer.buckets) });
      return answer;
    };
    return { ask, points: () => pointsOf(series) };
  };
  const trueEnds = async (runId: string) => {
    const { series } = await getPictures(runtime, engineer, runId, { buckets: 6000, columns: 10 });
    return Object.fromEntries(series.map(({ key, count }) => [key, count]).sort());
  };

  it("sends each point once: first the pictures, then their ends, folded or not", async () => {
    const runId = await makeRun("grows");
    const viewer = viewerOf(runId);
    await append(runId, steps(0, 500).map(wide));
    const first = await viewer.ask();
    expect(first.isAnew).toBe(true);
    expect(first.series.every(({ whole }) => whole !== null)).toBe(true);
    let sent = 0;
    for (let step = 500; step < 560; step += 3) {
      await append(runId, steps(step, step + 3).map(wide));
      if (step % 9 === 5) while ((await foldBatches(context.db, { runId, at: new Date() })) > 0);
      const next = await viewer.ask();
      expect(next.isAnew).toBe(false);
      expect(next.series.map(({ whole, length }) => [whole, length])).toEqual(Array(3).fill([null, 3]));
      sent = Math.max(sent, JSON.stringify(next).length);
    }
    expect(sent).toBeLessThan(1200);
    expect(viewer.points()).toEqual(await trueEnds(runId));
    const idle = await viewer.ask();
    expect([idle.series, idle.buckets]).toEqual([[], ""]);
  });

  it("gives a series whole that got points at steps which were read already, waiting or folded", async () => {
    for (const isFolded of [false, true]) {
      const runId = await makeRun(`late ${isFolded}`);
      const viewer = viewerOf(runId);
      await append(runId, [...steps(0, 20), ...steps(40, 60)].map(wide));
      await viewer.ask();
      await append(runId, [...steps(60, 65).map(wide), ...steps(20, 40).map(lossOnly)]);
      if (isFolded) while ((await foldBatches(context.db, { runId, at: new Date() })) > 0);
      const next = await viewer.ask();
      expect(next.series.map(({ whole }) => whole?.key ?? null).sort()).toEqual(["loss", null, null]);
      expect(viewer.points()).toEqual(await trueEnds(runId));
    }
  });

  it("gives such a series whole as well where it was folded after the state that is shared was read", async () => {
    const runId = await makeRun("folded meanwhile");
    await append(runId, [...steps(0, 20), ...steps(40, 60)].map(wide));
    const { tail } = await shareLiveTail(context.db, runId, null);
    await append(runId, steps(20, 40).map(lossOnly));
    const state = await readLiveState(context.db, { runId });
    while ((await foldBatches(context.db, { runId, at: new Date() })) > 0);
    const { series } = await readLiveTail(context.db, runId, tail.cursor, state);
    expect(series.map(({ whole }) => whole?.key)).toEqual(["loss"]);
  });

  it("sends a viewer who slept what came meanwhile in as many buckets as a picture has room for, and every point counts", async () => {
    const runId = await makeRun("slept");
    const viewer = viewerOf(runId);
    await append(runId, steps(0, 10).map(wide));
    await viewer.ask();
    for (let step = 10; step < 9010; step += 3000) {
      await append(runId, steps(step, step + 3000).map(wide));
      while ((await foldBatches(context.db, { runId, at: new Date() })) > 0);
    }
    const next = await viewer.ask();
    expect(next.series.map(({ whole, length }) => [whole, length <= 720])).toEqual(Array(3).fill([null, true]));
    expect(viewer.points()).toEqual(await trueEnds(runId));
  });

  it("asks to be asked again within a second by who has just come, however much there was to send", async () => {
    const runId = await makeRun("broad");
    const layers = steps(0, 30);
    const broad = (step: number): string => {
      const norms = layers.map((layer) => `"grad_norm/layers.${layer}.weight":${Math.sin(step * 31 + layer)}`);
      return `{"step":${step},"loss":${Math.cos(step)},${norms.join(",")}}`;
    };
    await append(runId, steps(0, 300).map(broad));
    const first = await viewerOf(runId).ask();
    expect(first.buckets.length).toBeGreaterThan(200_000);
    expect(first.askAgainIn).toBe(1000);
  });

  it("begins anew where the run was changed otherwise than by live points", async () => {
    const runId = await makeRun("a file comes");
    const viewer = viewerOf(runId);
    await append(runId, steps(0, 10).map(wide));
    await viewer.ask();
    const file = { project: engineer.projectId, run: runId, filename: "early.jsonl" };
    const body = bodyOf(`${steps(-5, 0).map(wide).join("\n")}\n`);
    await importRun(runtime, engineer, { ...file, body, expectedBytes: null, expectedSha256: null });
    expect((await viewer.ask()).isAnew).toBe(true);
    expect(viewer.points()).toEqual(await trueEnds(runId));
  });

  it("shows no series of a group of patients, whoever asks", async () => {
    const runId = await makeRun("groups");
    await append(
      runId,
      steps(0, 10).map((step) => `{"step":${step},"loss":1,"loss/polytrauma":2}`),
    );
    const answer = await getLiveRun(runtime, engineer, runId, {});
    expect(answer.series.map(({ whole }) => whole?.key)).toEqual(["loss"]);
  });

  it("reads a run once for all who ask at the same time with the same cursor", async () => {
    const runId = await makeRun("many viewers");
    await append(runId, steps(0, 10).map(wide));
    await sampleIsOver();
    const [first, ...others] = await Promise.all(
      Array.from({ length: 20 }, () => shareLiveTail(context.db, runId, null)),
    );
    expect(first?.tail.series).toHaveLength(3);
    expect(others.every(({ tail }) => tail === first?.tail)).toBe(true);
  });

  it("begins anew for a cursor that it did not write, and says of a run that nobody feeds that nothing more is expected", async () => {
    const runId = await makeRun("odd cursors");
    for (const since of ["", "nonsense", "1.1.0.ff.5*1~99999999999!", "1.1.0.ff.5*1!x", "1e3.0.0.ff."]) {
      const answer = await getLiveRun(runtime, engineer, runId, { since });
      expect(answer).toMatchObject({ isAnew: true, askAgainIn: null, series: [] });
    }
  });
});

const sampleIsOver = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 450));

function steps(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function wide(step: number): string {
  return `{"step":${step},"loss":${1 / (step + 9)},"grad_norm/layers.0.weight":0.5,"grad_norm/layers.1.weight":${step}}`;
}

function lossOnly(step: number): string {
  return `{"step":${step},"loss":0.25}`;
}

function decode(base64: string) {
  return base64 === "" ? allocateBuckets(0) : decodeBuckets(new Uint8Array(Buffer.from(base64, "base64")));
}

function pointsOf(series: GrownSeries): Record<string, number> {
  return Object.fromEntries([...series.values()].map(({ key, buckets }) => [key, buckets.count] as const).sort());
}

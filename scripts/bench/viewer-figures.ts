import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { chromium, type Page } from "@playwright/test";
import type { LiveRun } from "@/lib/schema/live";
import { decodeBuckets } from "@/lib/series/bucket-codec";
import { quantile } from "@/lib/statistics/quantile";
import { findBrowser } from "../find-browser";
import type { Bench } from "./bench-context";
import type { Case, Figure, Reading } from "./figure";
import { processorSeconds } from "./processor-seconds";
import { ask, askJson, readBytes } from "./request";
import type { Server } from "./server";

const SECONDS = 40;
const QUICK_SECONDS = 5;
/** One loss and the gradients of so many layers, twice a second. */
const LAYERS = 24;
const BATCH_MS = 500;
/** Steps that are there when the page is opened. */
const HISTORY = 5_000;

export const LIVE_PAGE: Figure = {
  name: "live-page",
  what: `From the acknowledgement of a live batch (one step of a loss and ${LAYERS} layers, two a second) until the page of its run has drawn it, in one real browser; further viewers ask over the same protocol without drawing`,
  cases: [viewerCase(1), viewerCase(20)],
};

function viewerCase(viewers: number): Case {
  return {
    name: viewers === 1 ? "1 viewer" : `${viewers} viewers`,
    goal: { atMost: 2 },
    measure: (bench) => bench.withFreshServer("sqlite", (server) => measureViewers(bench, server, viewers)),
  };
}

/** When a step was known to somebody, in milliseconds since 1970: one clock for the browser and this process. */
type Seen = { readonly step: number; readonly at: number };

async function measureViewers(bench: Bench, server: Server, viewers: number): Promise<Reading> {
  const seconds = bench.isQuick ? QUICK_SECONDS : SECONDS;
  const run = await makeRun(server);
  await append(server, run, 0, HISTORY);
  await readBytes(await ask(server, { method: "GET", path: `/api/v1/runs/${run}/diagnosis` }));
  const page = await openPage(server, run);
  const ending = new AbortController();
  const others = Array.from({ length: viewers - 1 }, () => followRun(server, run, ending.signal));
  try {
    await pause(3_000);
    const before = { bytes: page.bytes(), processor: processorSeconds(server.pid) };
    const acknowledged = new Map<number, number>();
    const deadline = Date.now() + seconds * 1000;
    for (let step = HISTORY; Date.now() < deadline; step += 1) {
      await append(server, run, step, step + 1);
      acknowledged.set(step, Date.now());
      await pause(BATCH_MS);
    }
    const used = { bytes: page.bytes() - before.bytes, processor: processorSeconds(server.pid) - before.processor };
    await pause(5_000);
    const drawn = latencies(acknowledged, await page.seen());
    ending.abort();
    const followed = await Promise.all(others);
    const told = followed.flatMap(({ seen }) => latencies(acknowledged, seen));
    return {
      value: quantile(Float64Array.from(drawn), 0.95),
      unit: "s until drawn (95th percentile)",
      facts: {
        medianSeconds: quantile(Float64Array.from(drawn), 0.5),
        greatestSeconds: Math.max(...drawn),
        batches: drawn.length,
        ...(told.length === 0 ? {} : { secondsUntilToldOthers95thPercentile: quantile(Float64Array.from(told), 0.95) }),
        kilobytesAMinuteOfThePage: (used.bytes / 1000 / seconds) * 60,
        ...(followed.length === 0 ? {} : { kilobytesAMinuteOfAnother: mean(followed.map(({ rate }) => rate)) }),
        serverCores: used.processor / seconds,
      },
    };
  } finally {
    ending.abort();
    await page.close();
  }
}

/** In seconds, of the batches that were acknowledged: until somebody knew a step that is as far. */
function latencies(acknowledged: ReadonlyMap<number, number>, seen: readonly Seen[]): number[] {
  return [...acknowledged].map(([step, at]) => {
    const first = seen.find((one) => one.step >= step);
    return first === undefined ? Number.POSITIVE_INFINITY : Math.max(0, first.at - at) / 1000;
  });
}

async function makeRun(server: Server): Promise<string> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ project: server.projectId, name: `watched ${randomUUID()}` });
  return (await askJson<{ id: string }>(server, { method: "POST", path: "/api/v1/runs", headers, body })).id;
}

async function append(server: Server, run: string, from: number, to: number): Promise<void> {
  const lines = Array.from({ length: to - from }, (_, index) => lineOf(from + index));
  await askJson(server, {
    method: "POST",
    path: `/api/v1/runs/${run}/points`,
    headers: { "content-type": "application/x-ndjson" },
    body: lines.join(""),
  });
}

function lineOf(step: number): string {
  let line = `{"step": ${step}, "loss": ${(1 / (step + 10) + Math.sin(step) / 1e4).toPrecision(9)}`;
  for (let layer = 0; layer < LAYERS; layer += 1) {
    line += `, "grad_norm/layers.${layer}.weight": ${((2 + Math.sin(step * layer)) / (layer + 2)).toPrecision(9)}`;
  }
  return `${line}}\n`;
}

/** A viewer who is told and draws nothing: what one more costs the server, and what goes over the wire. */
async function followRun(
  server: Server,
  run: string,
  signal: AbortSignal,
): Promise<{ readonly seen: readonly Seen[]; readonly rate: number }> {
  // Viewers do not open the page at the same moment.
  await pause(Math.random() * 1000);
  const seen: Seen[] = [];
  let [bytes, began, since] = [0, 0, ""];
  while (!signal.aborted) {
    const path = `/api/v1/runs/${run}/live${since}`;
    const answer = await ask(server, { method: "GET", path, headers: { "accept-encoding": "gzip" } });
    const body = await readBytes(answer);
    // The first answer is the picture as it stands; what it costs to follow is what comes then.
    if (since === "") began = Date.now();
    else bytes += body.length + answer.rawHeaders.join("    ").length + path.length;
    const text = answer.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
    const live: LiveRun = JSON.parse(text.toString("utf8"));
    since = `?since=${encodeURIComponent(live.cursor)}`;
    if (live.buckets !== "") {
      const steps = decodeBuckets(new Uint8Array(Buffer.from(live.buckets, "base64"))).lastStep;
      seen.push({ step: steps.reduce((last, step) => Math.max(last, step), 0), at: Date.now() });
    }
    await pause(live.askAgainIn ?? 1000);
  }
  return { seen, rate: (bytes / 1000 / (Date.now() - began)) * 60_000 };
}

type OpenPage = {
  /** What the page has fetched so far, over the wire. */
  readonly bytes: () => number;
  readonly seen: () => Promise<readonly Seen[]>;
  readonly close: () => Promise<void>;
};

async function openPage(server: Server, run: string): Promise<OpenPage> {
  const executablePath = findBrowser();
  if (executablePath === null) throw new Error("There is no Chromium on this machine.");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  const context = await browser.newContext();
  const [name = "", value = ""] = (await server.signIn()).split(/=(.*)/s);
  await context.addCookies([{ name, value, url: server.url }]);
  const page = await context.newPage();
  let fetched = 0;
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  network.on("Network.loadingFinished", ({ encodedDataLength }) => {
    fetched += encodedDataLength;
  });
  await page.goto(`${server.url}/runs/${run}`);
  await page.getByRole("region", { name: "Live" }).getByText("Live", { exact: true }).waitFor();
  await noteDrawnSteps(page);
  return {
    bytes: () => fetched,
    seen: () => page.evaluate(() => (window as unknown as { seen: { step: number; at: number }[] }).seen),
    close: () => browser.close(),
  };
}

/** The step that the page names is drawn in the same turn as the pictures; two frames later both are painted. */
async function noteDrawnSteps(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: { step: number; at: number }[] = [];
    Object.assign(window, { seen });
    let last = "";
    const look = (): void => {
      const text = document.querySelector('section[aria-label="Live"]')?.textContent ?? "";
      const step = /step ([\d,]+)/.exec(text)?.[1] ?? "";
      if (step !== last && step !== "") {
        last = step;
        const drawn = Number(step.replaceAll(",", ""));
        requestAnimationFrame(() => requestAnimationFrame(() => seen.push({ step: drawn, at: Date.now() })));
      }
      requestAnimationFrame(look);
    };
    look();
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

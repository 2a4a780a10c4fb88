import { chromium, type Page } from "@playwright/test";
import { findBrowser } from "../find-browser";
import type { Bench } from "./bench-context";
import type { Case, Figure, Reading } from "./figure";
import { toSample } from "./sample";
import type { Server } from "./server";
import { W2, W3, type Workload } from "./workload";
import { writeJsonLines } from "./write-text-logs";

const TURNS = 3;
const LIMIT_MS = 120_000;

export const BROWSER: Figure = {
  name: "browser",
  what: "From the choice of a JSON Lines file in a real browser until the pictures of its run are painted (signed in, list of runs open)",
  cases: [browserCase(W2), browserCase(W3)],
};

function browserCase(workload: Workload): Case {
  return {
    name: `${workload.name}, first picture painted`,
    goal: null,
    measure: (bench) => measureFirstCharts(bench, workload),
  };
}

type Moments = { readonly answered: number; readonly loss: number; readonly heatmap: number };

async function measureFirstCharts(bench: Bench, workload: Workload): Promise<Reading> {
  const program = findBrowser();
  if (program === null) throw new Error("There is no Chromium on this machine.");
  const file = await bench.file(`${workload.name}.jsonl`, (path) => writeJsonLines(path, bench.columns(workload)));
  const all: Moments[] = [];
  for (let turn = -1; turn < TURNS; turn += 1) {
    const moments = await bench.withFreshServer("sqlite", (server) => openRun(server, program, file));
    if (turn >= 0) all.push(moments);
  }
  const heatmap = toSample(
    all.map((moments) => moments.heatmap),
    "s",
  );
  return {
    value: toSample(
      all.map(({ loss }) => loss),
      "s",
    ).median,
    unit: "s until the loss is painted",
    product: toSample(
      all.map(({ loss }) => loss),
      "s",
    ),
    facts: {
      secondsUntilAnswered: toSample(
        all.map(({ answered }) => answered),
        "s",
      ).median,
      secondsUntilHeatmap: heatmap.median,
      secondsUntilHeatmapLeast: heatmap.least,
      secondsUntilHeatmapGreatest: heatmap.greatest,
    },
  };
}

async function openRun(server: Server, executablePath: string, file: string): Promise<Moments> {
  const browser = await chromium.launch({ executablePath });
  try {
    const context = await browser.newContext();
    const [name = "", value = ""] = (await server.signIn()).split(/=(.*)/s);
    await context.addCookies([{ name, value, url: server.url }]);
    const page = await context.newPage();
    page.setDefaultTimeout(LIMIT_MS);
    await page.goto(`${server.url}/runs`, { waitUntil: "networkidle" });
    const started = performance.now();
    const since = (): number => (performance.now() - started) / 1000;
    await page.getByLabel("Files of training logs").setInputFiles(file);
    const link = page.getByRole("list", { name: "Uploads" }).getByRole("link", { name: /Read the verdict/ });
    await link.waitFor();
    const answered = since();
    await link.click();
    await waitUntilPainted(page, "figure svg path");
    const loss = since();
    await waitUntilPainted(page, "figure canvas");
    return { answered, loss, heatmap: since() };
  } finally {
    await browser.close();
  }
}

/** The element is there with a size, and two frames have passed since: the first may have begun before it was. */
async function waitUntilPainted(page: Page, selector: string): Promise<void> {
  await page.waitForFunction((wanted) => {
    const box = document.querySelector(wanted)?.getBoundingClientRect();
    return box !== undefined && box.width > 0 && box.height > 0;
  }, selector);
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)))),
  );
}

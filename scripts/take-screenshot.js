// `npm run screenshot`: the pictures of the documentation, made from the sample runs.
import { mkdirSync } from "node:fs";
import { chromium } from "@playwright/test";
import { makeDataFolder, signIn, startDemoServer } from "./demo-server.js";
import { findBrowser } from "./find-browser.js";

const FOLDER = "docs/images";

const executablePath = findBrowser();
if (executablePath === null) throw new Error("There is no browser; npm test installs one.");
const { data, remove } = await makeDataFolder();
const server = await startDemoServer(data);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext({
  viewport: { width: 1280, height: 1020 },
  locale: "en-GB",
  timezoneId: "UTC",
});
const [name = "", value = ""] = (await signIn(server, "engineer")).split(/=(.*)/s);
await context.addCookies([{ name, value, url: server.url }]);
const page = await context.newPage();
mkdirSync(FOLDER, { recursive: true });

await openRun("deep-sigmoid");
await take("run-verdict");

await openRun("subgroups");
await page.getByRole("link", { name: "Subgroups", exact: true }).click();
await page.getByRole("button", { name: "polytrauma", exact: true }).first().click();
await page.evaluate(() => window.scrollTo(0, 0));
await take("run-subgroups");
await page.evaluate(() => document.getElementById("forest")?.scrollIntoView());
await take("run-subgroups-pictures");

await browser.close();
await server.stop();
await remove();

/** @param {string} run */
async function openRun(run) {
  await page.goto(`${server.url}/runs`);
  await page.getByRole("link", { name: run, exact: true }).click();
  // The verdict may still be computed right after the first start.
  await page.getByText("How sure").waitFor({ timeout: 60_000 });
}

/** @param {string} picture */
async function take(picture) {
  await page.waitForLoadState("networkidle");
  const path = `${FOLDER}/${picture}.png`;
  await page.screenshot({ path });
  console.log(`Wrote ${path}`);
}

// `npm run screenshot`: the picture of the README, made from the sample runs.
import { mkdirSync } from "node:fs";
import { chromium } from "@playwright/test";
import { makeDataFolder, signIn, startDemoServer } from "./demo-server.js";
import { findBrowser } from "./find-browser.js";

const TARGET = "docs/images/run-verdict.png";

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
await page.goto(`${server.url}/runs`);
await page.getByRole("link", { name: "deep-sigmoid", exact: true }).click();
// The verdict may still be computed right after the first start.
await page.getByText("How sure").waitFor({ timeout: 60_000 });
await page.waitForLoadState("networkidle");
mkdirSync("docs/images", { recursive: true });
await page.screenshot({ path: TARGET });
await browser.close();
await server.stop();
await remove();
console.log(`Wrote ${TARGET}`);

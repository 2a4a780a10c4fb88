import { defineConfig, devices } from "@playwright/test";
import { findBrowser } from "./scripts/find-browser.js";

const BROWSER_FLAGS = [
  // Debian's package has no setuid sandbox for root, which is who tests run as in a container.
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const browser = findBrowser();

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/global-setup.ts",
  fullyParallel: true,
  forbidOnly: process.env["CI"] !== undefined,
  retries: 0,
  workers: 2,
  // Both end what hangs, and are far above what a machine ten times slower needs.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    locale: "en-GB",
    timezoneId: "UTC",
    // Recording takes a tenth of the time, and what `npm test` records nobody looks at.
    trace: process.env["CI"] === undefined ? "retain-on-failure" : "off",
    launchOptions: { args: BROWSER_FLAGS, ...(browser === null ? {} : { executablePath: browser }) },
  },
  projects: [
    { name: "light", use: { colorScheme: "light" } },
    // What depends on colours alone runs again in the dark theme.
    { name: "dark", testMatch: "accessibility/**", use: { colorScheme: "dark" } },
  ],
});

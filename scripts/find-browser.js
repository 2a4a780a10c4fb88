import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const SYSTEM_BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * The browser that the end-to-end tests drive: the system's, else the one Playwright downloaded.
 *
 * @returns {string | null} path of the program; null when there is none
 */
export function findBrowser() {
  const candidates = [...SYSTEM_BROWSERS, chromium.executablePath()];
  return candidates.find((candidate) => candidate !== "" && existsSync(candidate)) ?? null;
}

import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { findBrowser } from "./find-browser.js";
import { runCommand } from "./run-command.js";

const POSTGRES_FOLDER = "/usr/lib/postgresql";
/** A registry that cannot be reached must not hold up the tests for long. */
const DOWNLOAD_LIMIT_MS = 120_000;

/**
 * Installs what the tests drive and the machine lacks: a browser and the PostgreSQL server. What the
 * system has is used as it is.
 *
 * @returns {Promise<string[]>} one sentence for each program that could not be had
 */
export async function installTestPrograms() {
  const missing = [];
  if (findBrowser() === null) await installBrowser();
  if (findBrowser() === null) missing.push("No Chromium: install the package chromium.");
  if (!hasPostgres()) await installPackage("postgresql");
  if (!hasPostgres()) missing.push("No PostgreSQL server: install the package postgresql.");
  return missing;
}

async function installBrowser() {
  process.stdout.write("Installing a browser …\n");
  const options = { isQuiet: true, timeoutMs: DOWNLOAD_LIMIT_MS };
  const { code } = await runCommand("playwright", ["install", "chromium"], options);
  const browser = findBrowser();
  if (code === 0 && browser !== null && (await runCommand(browser, ["--version"], options)).code === 0) return;
  // Its download cannot be reached, or the libraries it needs are not there: the system's package
  // brings both.
  await installPackage("chromium");
}

function hasPostgres() {
  if (!existsSync(POSTGRES_FOLDER)) return false;
  return readdirSync(POSTGRES_FOLDER).some((version) =>
    existsSync(path.join(POSTGRES_FOLDER, version, "bin", "initdb")),
  );
}

/** @param {string} name */
async function installPackage(name) {
  const isRoot = process.getuid?.() === 0;
  const prefix = isRoot ? [] : ["sudo", "--non-interactive"];
  process.stdout.write(`Installing the package ${name} …\n`);
  for (const words of [
    ["apt-get", "update", "--quiet"],
    ["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", name],
  ]) {
    const [command = "", ...args] = [...prefix, ...words];
    const { code, output } = await runCommand(command, args, {
      isQuiet: true,
      env: { DEBIAN_FRONTEND: "noninteractive" },
    });
    if (code !== 0) process.stdout.write(output);
  }
}

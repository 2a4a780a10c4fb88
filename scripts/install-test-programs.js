import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { findBrowser } from "./find-browser.js";
import { runCommand } from "./run-command.js";

const POSTGRES_FOLDER = "/usr/lib/postgresql";
/** A registry that cannot be reached must not hold up the tests for long. */
const DOWNLOAD_LIMIT_MS = 120_000;

/** Programs that compute the statistics of a bundle again; where they cannot be had, the tests with them are skipped. */
const STATISTICS = [
  {
    name: "R with pROC and rms",
    test: ["Rscript", "-e", "library(pROC); library(rms); library(jsonlite)"],
    packages: ["r-base-core", "r-cran-proc", "r-cran-rms", "r-cran-jsonlite"],
  },
  {
    name: "Python with SciPy and scikit-learn",
    test: ["/usr/bin/python3", "-c", "import numpy, scipy, sklearn"],
    packages: ["python3-scipy", "python3-sklearn"],
  },
];

/**
 * Installs what the tests drive and the machine lacks: a browser, the PostgreSQL server, and what computes the
 * statistics of a bundle again. What the system has is used as it is.
 *
 * @returns {Promise<string[]>} one sentence for each program that could not be had and that tests cannot do without
 */
export async function installTestPrograms() {
  const missing = [];
  if (findBrowser() === null) await installBrowser();
  if (findBrowser() === null) missing.push("No Chromium: install the package chromium.");
  if (!hasPostgres()) await installPackages(["postgresql"]);
  if (!hasPostgres()) missing.push("No PostgreSQL server: install the package postgresql.");
  for (const { name, test, packages } of STATISTICS) {
    if (await runs(test)) continue;
    await installPackages(packages);
    if (!(await runs(test))) process.stdout.write(`– ${name} could not be had: the tests with it are skipped\n`);
  }
  return missing;
}

/** @param {readonly string[]} words */
async function runs([command = "", ...args]) {
  return (await runCommand(command, args, { isQuiet: true })).code === 0;
}

async function installBrowser() {
  process.stdout.write("Installing a browser …\n");
  const options = { isQuiet: true, timeoutMs: DOWNLOAD_LIMIT_MS };
  const { code } = await runCommand("playwright", ["install", "chromium"], options);
  const browser = findBrowser();
  if (code === 0 && browser !== null && (await runCommand(browser, ["--version"], options)).code === 0) return;
  // Its download cannot be reached, or the libraries it needs are not there: the system's package
  // brings both.
  await installPackages(["chromium"]);
}

function hasPostgres() {
  if (!existsSync(POSTGRES_FOLDER)) return false;
  return readdirSync(POSTGRES_FOLDER).some((version) =>
    existsSync(path.join(POSTGRES_FOLDER, version, "bin", "initdb")),
  );
}

/** @param {readonly string[]} names */
async function installPackages(names) {
  const isRoot = process.getuid?.() === 0;
  const prefix = isRoot ? [] : ["sudo", "--non-interactive"];
  process.stdout.write(`Installing ${names.join(", ")} …\n`);
  for (const words of [
    ["apt-get", "update", "--quiet"],
    ["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", ...names],
  ]) {
    const [command = "", ...args] = [...prefix, ...words];
    const { code, output } = await runCommand(command, args, {
      isQuiet: true,
      env: { DEBIAN_FRONTEND: "noninteractive" },
    });
    if (code !== 0) process.stdout.write(output);
  }
}

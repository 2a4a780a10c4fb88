// Builds what `npm start` serves, and only what is missing or older than its sources.
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { bundlePrograms } from "./bundle.js";
import { runCommand } from "./run-command.js";
import { hashSources, isFresh } from "./source-hash.js";

const GENERATOR = "scripts/generate-prisma-clients.js";
const PAGES = [
  "app",
  "lib",
  "public",
  "prisma",
  "proxy.ts",
  "next.config.js",
  "postcss.config.js",
  "package-lock.json",
  "tsconfig.json",
];
const PAGES_STAMP = ".next/.sources";

/**
 * @param {{ hasPages: boolean }} options without pages for the development server, which compiles them itself
 * @returns {Promise<void>}
 */
export async function buildProgram({ hasPages }) {
  await runOrExit(process.execPath, [GENERATOR], {});
  await bundlePrograms();
  if (!hasPages) return;
  const digest = hashSources(PAGES);
  if (isFresh(PAGES_STAMP, digest) && existsSync(".next/BUILD_ID")) return;
  process.stdout.write("Building the pages (about half a minute, only after a change) …\n");
  // TypeScript would check pages that are new against the list of addresses of an earlier build.
  rmSync(".next/cache/.tsbuildinfo", { force: true });
  await runOrExit("next", ["build"], { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" });
  writeFileSync(PAGES_STAMP, digest);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Record<string, string | undefined>} env
 */
async function runOrExit(command, args, env) {
  const { code, output } = await runCommand(command, args, { env, isQuiet: true });
  if (code === 0) return;
  process.stderr.write(output);
  process.exit(code);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await buildProgram({ hasPages: true });

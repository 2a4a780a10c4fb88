// npm runs this after an installation: what plain Node cannot run from source is made here.
import { createRequire } from "node:module";
import { runCommand } from "./run-command.js";

const GENERATOR = "scripts/generate-prisma-clients.js";
const require = createRequire(import.meta.url);

/**
 * @param {string} name
 * @returns {boolean}
 */
function isInstalled(name) {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

if (!isInstalled("esbuild") || !isInstalled("prisma")) {
  // `npm ci --omit=dev`: a server that was built elsewhere and brings dist/ along.
  process.stdout.write("Build tools are not installed; dist/ is used as it is.\n");
} else {
  const { code } = await runCommand(process.execPath, [GENERATOR]);
  if (code !== 0) process.exit(code);
  const { bundlePrograms } = await import("./bundle.js");
  await bundlePrograms();
}

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writePostgresSchema } from "./derive-postgres-schema.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const generated = join(root, "lib/db/generated");
const stampFile = join(generated, ".stamp");
const require = createRequire(import.meta.url);

const targets = [
  { schema: join(root, "prisma/schema.prisma"), client: join(generated, "sqlite/client.ts") },
  { schema: join(root, "prisma/postgresql/schema.prisma"), client: join(generated, "postgresql/client.ts") },
];

writePostgresSchema();
const stamp = computeStamp();
if (isUpToDate(stamp)) {
  console.log("Prisma clients are up to date");
} else {
  for (const target of targets) generate(target.schema);
  mkdirSync(generated, { recursive: true });
  writeFileSync(stampFile, stamp);
}

function computeStamp() {
  const digest = createHash("sha256").update(require("prisma/package.json").version);
  for (const target of targets) digest.update(readFileSync(target.schema));
  return digest.digest("hex");
}

/** @param {string} expected */
function isUpToDate(expected) {
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, "utf8") === expected &&
    targets.every((target) => existsSync(target.client))
  );
}

/** @param {string} schema */
function generate(schema) {
  const cli = require.resolve("prisma/build/index.js");
  const outcome = spawnSync(process.execPath, [cli, "generate", "--schema", schema], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    env: {
      ...process.env,
      // Generating needs no schema engine, but the command downloads one unless it is told where it
      // is. Any executable will do, and then this works without a network.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  if (outcome.status !== 0) {
    process.stderr.write(`${outcome.stdout}${outcome.stderr}`);
    throw new Error(`prisma generate failed for ${schema}`);
  }
  console.log(`Generated the client of ${schema.slice(root.length + 1)}`);
}

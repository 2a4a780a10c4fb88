import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vitest/config";

// Dates in expected texts and pictures must not depend on where the tests run.
process.env["TZ"] = "UTC";

const DATABASE_TESTS = ["tests/{db,usecases}/**/*.test.ts", "tests/**/*.database.test.ts"];
/**
 * Tests of folders without clock, randomness, process or mocks: their files share one registry of modules, which
 * saves half of the time.
 */
const PURE_TESTS = [
  "tests/{calculus,charts,clinical,core,diagnostics,ingest,learn,proof,schema,series,statistics}/**/*.test.{ts,tsx}",
];
const ALL_TESTS = readdirSync("tests", { recursive: true, encoding: "utf8" })
  .filter((name) => /\.test\.tsx?$/.test(name))
  .map((name) => path.posix.join("tests", name));
/** Tests that replace a module. */
const MOCKING_TESTS = ALL_TESTS.filter((file) => /\bvi\.(mock|doMock)\(/.test(readFileSync(file, "utf8")));
const POSTGRES_SERVER = "tests/db/postgres-server.ts";
/** Ends what hangs. Nothing is measured by it: a machine ten times slower must not reach it. */
const LIMIT_MS = 240_000;
const ON_DATABASES = {
  include: DATABASE_TESTS,
  globalSetup: existsSync(POSTGRES_SERVER) ? [POSTGRES_SERVER] : [],
  testTimeout: LIMIT_MS,
  hookTimeout: LIMIT_MS,
};

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  oxc: { jsx: { runtime: "automatic" } },
  test: {
    environment: "node",
    setupFiles: ["tests/setup/forbid-console.ts"],
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: { name: "pure", include: PURE_TESTS, exclude: DATABASE_TESTS, isolate: false, testTimeout: LIMIT_MS },
      },
      {
        extends: true,
        test: {
          name: "unit",
          include: ["tests/**/*.test.{ts,tsx}"],
          exclude: [...DATABASE_TESTS, ...PURE_TESTS],
          testTimeout: LIMIT_MS,
        },
      },
      {
        extends: true,
        // One registry of modules for all files, which saves a third of the time.
        test: { ...ON_DATABASES, name: "database", exclude: MOCKING_TESTS, isolate: false },
      },
      {
        extends: true,
        test: {
          ...ON_DATABASES,
          name: "database-mocking",
          exclude: ALL_TESTS.filter((file) => !MOCKING_TESTS.includes(file)),
        },
      },
    ],
  },
});

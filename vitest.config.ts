import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

// Dates in expected texts and pictures must not depend on where the tests run.
process.env["TZ"] = "UTC";

const DATABASE_TESTS = ["tests/{db,usecases}/**/*.test.ts", "tests/**/*.database.test.ts"];
/**
 * Tests of folders without clock, randomness, process or mocks: their files share one registry of modules, which
 * saves half of the time.
 */
const PURE_TESTS = [
  "tests/{calculus,charts,clinical,core,diagnostics,ingest,learn,schema,series,statistics}/**/*.test.{ts,tsx}",
];
const POSTGRES_SERVER = "tests/db/postgres-server.ts";

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
        test: { name: "pure", include: PURE_TESTS, exclude: DATABASE_TESTS, isolate: false, testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          name: "unit",
          include: ["tests/**/*.test.{ts,tsx}"],
          exclude: [...DATABASE_TESTS, ...PURE_TESTS],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "database",
          include: DATABASE_TESTS,
          globalSetup: existsSync(POSTGRES_SERVER) ? [POSTGRES_SERVER] : [],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
